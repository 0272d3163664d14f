package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus.Stage;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migration as a task of the hosts, under faults: about 2 s of copying when nothing disturbs it. */
class DelegatedMoveTest {
    private static final MigrationId ID = new MigrationId("m-1");
    private static final VmId WEB = new VmId("vm-web");
    private final DataCentre world = world();
    private final SimulatorBackend backend = new SimulatorBackend(world);

    private static DataCentre world() {
        return DataCentre.seeded(1)
                .host(HostSpec.named("a"))
                .host(HostSpec.named("b"))
                .vm("a", VmSpec.named("web"));
    }

    @BeforeEach
    void start() throws BackendException {
        start(ID);
        world.clock().advance(Duration.ofMillis(500));
        assertThat(stage()).isEqualTo(Stage.RUNNING);
    }

    private void start(MigrationId id) throws BackendException {
        var ticket = new MigrationTicket(id, WEB, new HostId("a"), new HostId("b"), MigrationOptions.DEFAULT);
        tasksOfA().start(ticket, world.endpoint("b"), status -> {});
    }

    /** As a program asks that has just started: by a connection of its own. */
    private DelegatedMigration tasksOfA() throws BackendException {
        return backend.connect(world.endpoint("a"))
                .capability(DelegatedMigration.class)
                .orElseThrow();
    }

    private Stage stage() throws BackendException {
        return tasksOfA().ask(ID, WEB).orElseThrow().stage();
    }

    private void within(Duration limit, BooleanSupplier so) {
        assertThat(world.runUntil(so, limit)).isTrue();
    }

    private boolean ended() {
        try {
            return stage() != Stage.RUNNING;
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    private void assertOnly(String host) {
        assertThat(world.whereRuns(WEB)).containsExactly(host);
        assertThat(world.whereKnown(WEB)).containsExactly(host);
    }

    @AfterEach
    void noVmEverRanTwice() {
        assertThat(world.brokenPromises()).isEmpty();
        backend.close();
    }

    @Test
    void itGoesOnWhenTheProgramThatStartedItDiesAndIsKnownToTheNext() throws BackendException {
        world.faults().clientDies();
        assertThat(stage()).isEqualTo(Stage.RUNNING);
        within(Duration.ofSeconds(5), this::ended);
        assertThat(stage()).isEqualTo(Stage.DONE);
        assertOnly("b");
    }

    @Test
    void itIsCancelledByAProgramThatDidNotStartIt() throws BackendException {
        world.faults().clientDies();
        assertThat(tasksOfA().cancel(ID)).isEqualTo(CancelAnswer.CANCELLED);
        within(Duration.ofSeconds(1), this::ended);
        assertThat(stage()).isEqualTo(Stage.CANCELLED);
        assertOnly("a");
    }

    @Test
    void aVmThatIsUnderWayIsNotSentASecondTime() {
        assertThatThrownBy(() -> start(new MigrationId("m-2")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("it is SENDING");
    }

    @Test
    void itGoesOnWhileNobodyReachesTheSource() throws BackendException {
        world.faults().cutOff("a");
        world.clock().advance(Duration.ofSeconds(10));
        world.faults().reconnect("a");
        assertThat(stage()).isEqualTo(Stage.DONE);
        assertOnly("b");
    }

    @Test
    void aDestinationThatLosesPowerLeavesTheVmOnItsSource() throws BackendException {
        world.faults().powerCut("b");
        within(Duration.ofSeconds(1), this::ended);
        assertThat(tasksOfA().ask(ID, WEB).orElseThrow().reason().orElseThrow()).contains("host b");
        assertThat(stage()).isEqualTo(Stage.FAILED);
        assertOnly("a");
    }

    @Test
    void aSourceThatLosesPowerLeavesNothingOnTheDestinationAndTheVmOff() {
        world.faults().powerCut("a");
        world.clock().advance(Duration.ofSeconds(5));
        assertThat(world.whereRuns(WEB)).isEmpty();
        assertThat(world.whereKnown(WEB)).containsExactly("a");
    }

    @Test
    void nothingMovesWhileTheMigrationNetworkIsStalled() {
        world.faults().stall("b");
        world.clock().advance(Duration.ofSeconds(60));
        assertThat(world.whereRuns(WEB)).containsExactly("a");
        world.faults().unstall("b");
        within(Duration.ofSeconds(5), this::ended);
        assertOnly("b");
    }

    @Test
    void aDestinationThatStandsStillInTheSwitchOverIsAwaitedNeverGuessed() {
        BooleanSupplier stopped = () -> world.whereRuns(WEB).isEmpty();
        within(Duration.ofSeconds(5), stopped);
        world.faults().freeze("b");
        world.clock().advance(Duration.ofSeconds(7));
        assertThat(world.whereRuns(WEB)).isEmpty();
        world.faults().thaw("b");
        within(Duration.ofSeconds(1), this::ended);
        assertOnly("b");
    }

    @Test
    void theSameSeedAndTheSameFaultsGiveTheSameHistory() throws BackendException {
        world.faults().later(Duration.ofMillis(300), () -> world.faults().stall("a"));
        world.faults().later(Duration.ofMillis(900), () -> world.faults().unstall("a"));
        within(Duration.ofSeconds(10), this::ended);

        DataCentre again = world();
        try (var other = new SimulatorBackend(again)) {
            var ticket = new MigrationTicket(ID, WEB, new HostId("a"), new HostId("b"), MigrationOptions.DEFAULT);
            other.connect(again.endpoint("a"))
                    .capability(DelegatedMigration.class)
                    .orElseThrow()
                    .start(ticket, again.endpoint("b"), status -> {});
            again.clock().advance(Duration.ofMillis(500));
            again.faults().later(Duration.ofMillis(300), () -> again.faults().stall("a"));
            again.faults().later(Duration.ofMillis(900), () -> again.faults().unstall("a"));
            again.runUntil(() -> again.whereRuns(WEB).contains("b"), Duration.ofSeconds(10));
            assertThat(again.runs(WEB)).isEqualTo(world.runs(WEB)).hasSize(2);
        }
    }

    @Test
    void aPageIsSentOnceWhenNobodyWritesToItAndAgainWhenSomebodyDid() throws BackendException {
        // 1,024 pages at 1,000 pages a second; 10,000 writes a second leave none of the 64 they go to untouched:
        // a pass of 1.024 s, then 64 pages, which fit the budget of 200 ms, in a pause of 64 ms
        DataCentre small = DataCentre.seeded(3)
                .host(HostSpec.named("a"))
                .host(HostSpec.named("b"))
                .vm(
                        "a",
                        VmSpec.named("web")
                                .withSize(1, new org.drover.model.Mhz(1_000), new org.drover.model.Bytes(1_024 * 4_096))
                                .writing(
                                        new org.drover.model.ByteRate(10_000 * 4_096),
                                        new org.drover.model.Bytes(64 * 4_096)));
        var options = MigrationOptions.DEFAULT.withBandwidth(new org.drover.model.ByteRate(1_000 * 4_096));
        var ticket = new MigrationTicket(ID, WEB, new HostId("a"), new HostId("b"), options);
        try (var its = new SimulatorBackend(small)) {
            DelegatedMigration tasks = its.connect(small.endpoint("a"))
                    .capability(DelegatedMigration.class)
                    .orElseThrow();
            tasks.start(ticket, small.endpoint("b"), status -> {});
            small.runUntil(() -> small.whereRuns(WEB).contains("b"), Duration.ofSeconds(10));

            var figures = tasks.ask(ID, WEB).orElseThrow().figures();
            assertThat(figures.iterations()).isEqualTo(2);
            assertThat(figures.transferred().orElseThrow().count()).isEqualTo((1_024 + 64) * 4_096);
            List<Run> runs = small.runs(WEB);
            Duration pause = Duration.between(
                    runs.get(0).until().orElseThrow(), runs.get(1).from());
            assertThat(figures.pause()).contains(pause);
            // the source looks every 10 ms whether it may let go
            assertThat(pause).isBetween(Duration.ofMillis(64), Duration.ofMillis(75));
            Duration copying =
                    Duration.between(runs.get(0).from(), runs.get(0).until().orElseThrow());
            assertThat(copying).isBetween(Duration.ofMillis(1_050 + 24), Duration.ofMillis(1_050 + 26));
        }
    }
}
