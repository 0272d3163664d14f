package org.drover.console.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.drover.console.driver.Lines;
import org.drover.console.driver.Window;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves from click to outcome, in the real window over the real platform and simulated hosts. */
class MovesTest {
    @TempDir
    Path data;

    private RealPlatform house;
    private Shown console;

    @BeforeEach
    void open() throws Exception {
        Shown.assumeScreen();
        house = new RealPlatform(data);
    }

    @AfterEach
    void close() {
        if (console != null) console.close();
        if (house != null) house.close();
    }

    private Lines show() throws Exception {
        house.connect("node1", "node2", "node3", "node4");
        console = new Shown(house.platform);
        return console.window.table("Roles").count(11);
    }

    private MigrationRecord lastMove() {
        List<MigrationRecord> all = house.engine.history(1);
        return all.isEmpty() ? null : all.get(0);
    }

    @Test
    void aSelectedNodeTakesTheVmAndUndoBringsItBack() throws Exception {
        Lines roles = show();
        roles.select("web-1");
        roles.menu("Move", "Live Migration", "Select Node\u2026");
        Window select = console.driver.window("Select Node");
        select.table().select("node3");
        select.press("Move");
        console.driver.gone("Select Node");
        roles.shows("web-1", "Owner Node", "node3"::equals);
        roles.shows("web-1", "Status", "Running"::equals);
        assertThat(house.world.whereRuns(new VmId("vm-web-1"))).containsExactly("node3");

        console.driver.until("Undo to be possible", () -> house.engine.current().isEmpty());
        console.window.menu("Action", "Undo Last Move");
        roles.shows("web-1", "Owner Node", "node1"::equals);
        assertThat(house.world.whereRuns(new VmId("vm-web-1"))).containsExactly("node1");
    }

    @Test
    void severalVmsMoveAsOnePlan() throws Exception {
        Lines roles = show();
        roles.select("web-2", "web-3", "web-4");
        console.window.tree("Actions").click("3 selected", "Move", "Live Migration", "Best Possible Node");
        for (String vm : List.of("web-2", "web-3", "web-4"))
            roles.shows(vm, "Owner Node", node -> !node.equals("node1"));
        console.window.tree("Tree").click("Jobs");
        Lines jobs = console.window.table("Jobs").count(3);
        console.driver.until("all done", () -> house.engine.current().isEmpty());
        assertThat(jobs.column("State")).hasSize(3);
    }

    @Test
    void aMoveThatIsCancelledLeavesTheVmWhereItWas() throws Exception {
        Lines roles = show();
        roles.select("big-1");
        roles.menu("Move", "Live Migration", "Best Possible Node");
        roles.shows("big-1", "Status", "Live Migrating"::equals);
        roles.menu("Cancel Live Migration");
        roles.shows("big-1", "Status", "Running"::equals);
        assertThat(lastMove().stage()).isEqualTo(Stage.CANCELLED);
        assertThat(house.world.whereRuns(new VmId("vm-big-1"))).containsExactly("node3");
    }

    @Test
    void aBackendThatVanishesWhileItsDialogIsOpenIsSaidAndTheWindowGoesOn() throws Exception {
        Lines roles = show();
        roles.select("web-1");
        roles.menu("Move", "Live Migration", "Select Node\u2026");
        Window select = console.driver.window("Select Node");
        select.table().select("node2");
        house.backendGoes();
        console.driver.until("the picture without it", () -> house.inventory.snapshot().hosts().values().stream()
                .noneMatch(host -> host.reachable()));
        select.press("Move");
        roles.shows("web-1", "Status", status -> status.startsWith("Unknown"));
        console.driver.until(
                "the move to come to nothing",
                () -> lastMove() != null && lastMove().stage() == Stage.REFUSED);
        house.backendComes();
        roles.shows("web-1", "Status", "Running"::equals);
        assertThat(house.world.whereRuns(new VmId("vm-web-1"))).containsExactly("node1");
    }

    @Test
    void aServiceThatDoesNotAnswerHoldsNothingUpAndOneThatFailsIsSaid() throws Exception {
        Unreliable line = new Unreliable();
        house.connect("node1", "node2", "node3", "node4");
        var real = house.platform.advisor.get().orElseThrow();
        house.platform.advisor.went(real);
        house.platform.advisor.came(line.line(org.drover.tips.Advisor.class, real));
        console = new Shown(house.platform);
        Lines roles = console.window.table("Roles").count(11);

        line.stall();
        roles.select("web-1");
        roles.menu("Move", "Live Migration", "Select Node\u2026");
        console.window.tree("Tree").click("Nodes"); // while it waits, the window does what it is asked
        console.window.table("Nodes").count(4);
        console.window.tree("Tree").click("Roles");
        assertThat(console.driver.shows("Select Node")).isFalse();
        line.letGo();
        console.driver.window("Select Node").close();

        line.fail("the line is bad");
        roles.menu("Move", "Live Migration", "Explain\u2026");
        console.window.reads("Explain\u2026: the line is bad").follow("the line is bad");
        console.window.reads("IllegalStateException");
    }

    @Test
    void servicesThatGoAreNamedAndTakenUpAgain() throws Exception {
        Lines roles = show();
        house.platform.engine.went(house.engine);
        console.window.reads("not there: migrations");
        roles.select("web-1");
        console.window.tree("Actions").click("web-1", "Move", "Live Migration", "Best Possible Node");
        console.window.reads("\"migrations\" is not there now");
        house.platform.engine.came(house.engine);
        console.window.reads("in process");
        roles.menu("Move", "Live Migration", "Best Possible Node");
        roles.shows("web-1", "Owner Node", node -> !node.equals("node1"));
    }

    @Test
    void theBundlesEndLeavesNoThreadOfTheConsoleBehind() throws Exception {
        show();
        assertThat(console.stop()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("drover-console-"));
    }
}
