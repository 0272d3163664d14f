package org.drover.console.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendDescriptor.Setting;
import org.drover.backend.api.BackendDescriptor.Way;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.backend.api.MoveKind;
import org.drover.console.driver.Lines;
import org.drover.console.driver.Window;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each wizard from its first page to what the platform did. */
class WizardsTest {
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

    private VmFacts vm(String name) {
        return house.inventory.snapshot().vm(new VmId("vm-" + name)).orElseThrow();
    }

    private MigrationRecord ended(String vm) {
        return console.driver.await("the move of " + vm, () -> house.engine.history(10).stream()
                .filter(record -> record.vmName().equals(vm))
                .findFirst());
    }

    @Test
    void anEmptyConsoleIsTwelveClicksAtMostFromItsFirstLiveMigration() throws Exception {
        console = new Shown(house.platform);
        console.window.tree("Actions").click("Roles", "Connect to Hosts\u2026");
        Window connect = console.driver.window("Connect to Hosts");
        connect.choose("Backend", "Simulator");
        connect.type("Hosts", "node1 node2 node3 node4").press("Connect");
        Lines roles = console.window.table("Roles").count(40);
        roles.select("vm01");
        roles.menu("Move", "Live Migration", "Select Node\u2026");
        Window select = console.driver.window("Select Node");
        String destination = select.table().column("Name").get(0);
        select.press("Move");
        roles.shows("vm01", "Owner Node", destination::equals);
        assertThat(console.driver.clicks()).isLessThanOrEqualTo(12);
        assertThat(ended("vm01").stage()).isEqualTo(Stage.DONE);
    }

    /** A vendor's, that wants to be told much and lets nobody in. */
    private static final class Strict implements HypervisorBackend {
        @Override
        public BackendDescriptor descriptor() {
            return new BackendDescriptor(
                    "strict",
                    "Strict",
                    "strict://host",
                    List.of(
                            new Setting("realm", "Where its users are kept", true, false),
                            new Setting("password", "Of that user", false, true)),
                    List.of(new Way("strict://host", "Near"), new Way("strict+far://host:99", "Far")));
        }

        @Override
        public HostConnection connect(HostEndpoint endpoint) throws BackendException {
            throw new BackendException.Refused(
                    endpoint.host(),
                    Optional.empty(),
                    "connect",
                    "nobody is let in at " + endpoint.address() + " of "
                            + endpoint.settings().get("realm"),
                    null);
        }
    }

    @Test
    void aBackendIsAskedInItsOwnWordsAndItsRefusalIsReadWhereItCanBeMended() throws Exception {
        Strict strict = new Strict();
        house.backendComes(strict);
        console = new Shown(house.platform);
        console.window.menu("File", "Connect to Hosts\u2026");
        Window connect = console.driver.window("Connect to Hosts");
        connect.reads("Name at least one host");
        connect.choose("Backend", "Strict").choose("Reached by", "Far").type("Hosts", "h1");
        assertThat(connect.canPress("Connect")).isFalse();
        connect.press("Next >").reads("The backend wants to be told \"realm\"");
        connect.type("realm (required)", "here").type("password", "secret").press("Connect");
        connect.reads("h1: nobody is let in at strict+far://h1:99 of here");
        connect.press("Copy as Command")
                .reads("drover connect strict+far://h1:99 --id=h1 --backend=strict --set=realm=here");
        assertThat(connect.text()).doesNotContain("--set=password");

        house.backendGoes(strict);
        connect.press("< Previous").reads("The backend \"Strict\" has been removed");
        assertThat(connect.canPress("Connect")).isFalse();
    }

    private Window moveWizard(Lines roles, String vm) {
        roles.select(vm);
        roles.menu("Move", "Move\u2026");
        return console.driver.window("Move " + vm);
    }

    @Test
    void aVmMovesWithItsDisksAndTheCheckIsReadBefore() throws Exception {
        Lines roles = show();
        Window wizard = moveWizard(roles, "web-1");
        wizard.press("Live with its disks: both go to the other node");
        wizard.choose("Destination", "node4").choose("Disks go to", "local");
        wizard.press("Next >").type("Pause budget (ms)", "300").press("Next >");
        wizard.reads("web-1: from node1 to node4").reads("a pause of");
        wizard.press("Copy as Command").reads("--to=node4 --kind=shared-nothing --disks-to=local --pause-budget=300");
        wizard.press("Move");
        roles.shows("web-1", "Owner Node", "node4"::equals);
        assertThat(ended("web-1").ticket().kind()).isEqualTo(MoveKind.SHARED_NOTHING);
        console.driver.until(
                "its disk there", () -> vm("web-1").disks().get(0).source().startsWith("/local/"));
    }

    @Test
    void quickAndColdMovesAreAskedForInTheSameWay() throws Exception {
        Lines roles = show();
        Window quick = moveWizard(roles, "web-2");
        quick.press("Quick: saved, moved, and restored; it stands still meanwhile");
        quick.choose("Destination", "node3").press("Move");
        roles.shows("web-2", "Owner Node", "node3"::equals);
        assertThat(ended("web-2").ticket().kind()).isEqualTo(MoveKind.QUICK);

        Window cold = moveWizard(roles, "old-1");
        cold.press("Cold: it is off, its definition and disks move");
        cold.choose("Destination", "node4").press("Move");
        roles.shows("old-1", "Owner Node", "node4"::equals);
        assertThat(ended("old-1").ticket().kind()).isEqualTo(MoveKind.COLD);
    }

    @Test
    void whatCannotBeDoneIsSaidByTheCheckAndCannotBeBegun() throws Exception {
        Lines roles = show();
        Window wizard = moveWizard(roles, "old-1");
        wizard.press("Live: it runs on, its disks stay where they are").choose("Destination", "node4");
        wizard.press("Next >").press("Next >").reads("Nothing of this can be done now");
        assertThat(wizard.canPress("Move")).isFalse();
        wizard.close();
    }

    @Test
    void disksAreSentToAPlaceWhileTheVmStays() throws Exception {
        Lines roles = show();
        roles.select("db-1", "db-2");
        roles.menu("Move", "Virtual Machine Storage\u2026");
        Window storage = console.driver.window("Move Virtual Machine Storage: 2 VMs");
        assertThat(storage.canPress("Start")).isFalse();
        storage.table("Disks").select("db-1", "db-2");
        storage.table("Places").select("local");
        storage.press("Send There");
        assertThat(storage.table("Disks").cell("db-1", "Destination")).isEqualTo("local");
        storage.press("Copy as Command").reads("--disk=vda=local");
        storage.press("Start");
        console.driver.gone("Move Virtual Machine Storage");
        console.driver.until(
                "both disks there",
                () -> vm("db-1").disks().get(0).source().startsWith("/local/")
                        && vm("db-2").disks().get(0).source().startsWith("/local/"));
        assertThat(vm("db-1").host().value()).isEqualTo("node2");
    }

    @Test
    void aDrainIsReadBeforeItIsBegunAndLeavesNothingRunningThere() throws Exception {
        show();
        console.window.tree("Tree").click("Nodes");
        Lines nodes = console.window.table("Nodes").count(4);
        nodes.select("node1");
        nodes.menu("Drain Roles\u2026");
        Window drain = console.driver.window("Drain node1");
        drain.table("Plan for node1").count(6);
        drain.reads("6 VMs move");
        drain.press("Drain");
        console.driver.until("nothing to run on node1", () -> house.inventory.snapshot().vms().values().stream()
                .noneMatch(vm -> vm.host().value().equals("node1") && vm.state() == VmState.RUNNING));
        assertThat(house.world.brokenPromises()).isEmpty();
    }

    @Test
    void aNewVmIsMadeOnTheNodeThatWasChosen() throws Exception {
        Lines roles = show();
        console.window.tree("Actions").click("Roles", "New Virtual Machine\u2026");
        Window wizard = console.driver.window("New Virtual Machine");
        wizard.reads("Give it a name");
        wizard.type("Name", "fresh").table("Nodes").select("node4");
        wizard.press("Next >").type("Memory (MiB)", "512");
        wizard.press("Next >");
        console.driver.until("pools to choose from", () -> wizard.canPress("Make It"));
        wizard.type("Size (GiB)", "5").press("Next >");
        wizard.table("Networks").tick("lan");
        wizard.press("Make It");
        roles.count(12).shows("fresh", "Owner Node", "node4"::equals);
        VmFacts made = house.inventory.snapshot().vms().values().stream()
                .filter(vm -> vm.name().equals("fresh"))
                .findFirst()
                .orElseThrow();
        assertThat(made.memory().toString()).isEqualTo("512.0 MiB");
        assertThat(made.disks()).hasSize(1);
        assertThat(made.networks()).isEqualTo(Set.of(org.drover.backend.simulator.HostSpec.LAN));
    }
}
