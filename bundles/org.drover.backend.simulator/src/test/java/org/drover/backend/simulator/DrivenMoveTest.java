package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SettlingAct;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrivenMoveTest {
    private static final MigrationId ID = new MigrationId("m-1");
    private static final VmId WEB = new VmId("vm-web");
    private static final MigrationTicket TICKET =
            new MigrationTicket(ID, WEB, new HostId("a"), new HostId("b"), MigrationOptions.DEFAULT);
    private final DataCentre world = DataCentre.seeded(1)
            .host(HostSpec.named("a"))
            .host(HostSpec.named("b"))
            .vm("a", VmSpec.named("web").writing(ByteRate.ofMiBPerSecond(100), Bytes.ofMiB(512)));
    private final SimulatorBackend backend = new SimulatorBackend(world);
    private DrivenMigration a;
    private DrivenMigration b;
    private OutgoingMigration out;
    private IncomingMigration in;

    @BeforeEach
    void connect() throws BackendException {
        a = driven("a");
        b = driven("b");
        out = a.leave(TICKET);
        in = b.arrive(TICKET);
    }

    private DrivenMigration driven(String host) throws BackendException {
        HostConnection connection = backend.connect(world.endpoint(host));
        return connection.capability(DrivenMigration.class).orElseThrow();
    }

    @AfterEach
    void noVmEverRanTwice() {
        assertThat(world.brokenPromises()).isEmpty();
        backend.close();
    }

    @Test
    void aVmMovesInPassesAndItsPauseFitsTheBudget() throws BackendException {
        Reservation reservation = in.prepare(out.begin());
        Arrival arrival = in.finish(out.perform(reservation, progress -> {}));
        MigrationFigures figures = out.confirm(arrival);

        assertThat(world.whereRuns(WEB)).containsExactly("b");
        assertThat(world.whereKnown(WEB)).containsExactly("b");
        assertThat(figures.iterations()).isGreaterThan(1);
        assertThat(figures.pause().orElseThrow()).isPositive().isLessThan(Duration.ofMillis(250));
        assertThat(figures.transferred().orElseThrow()).isGreaterThan(Bytes.ofGiB(2));
    }

    @Test
    void theSameSeedMovesTheSamePages() throws BackendException {
        Bytes[] sent = new Bytes[2];
        for (int i = 0; i < 2; i++) {
            DataCentre other = DataCentre.seeded(7)
                    .host(HostSpec.named("a"))
                    .host(HostSpec.named("b"))
                    .vm("a", VmSpec.named("web").writing(ByteRate.ofMiBPerSecond(300), Bytes.ofMiB(900)));
            var itsBackend = new SimulatorBackend(other);
            var ticket = new MigrationTicket(ID, WEB, new HostId("a"), new HostId("b"), MigrationOptions.DEFAULT);
            var from = itsBackend.connect(other.endpoint("a")).capability(DrivenMigration.class);
            var to = itsBackend.connect(other.endpoint("b")).capability(DrivenMigration.class);
            OutgoingMigration leaving = from.orElseThrow().leave(ticket);
            IncomingMigration coming = to.orElseThrow().arrive(ticket);
            Reservation reservation = coming.prepare(leaving.begin());
            Arrival arrival = coming.finish(leaving.perform(reservation, progress -> {}));
            sent[i] = leaving.confirm(arrival).transferred().orElseThrow();
            itsBackend.close();
        }
        assertThat(sent[0]).isEqualTo(sent[1]);
    }

    @Test
    void aDestinationThatLosesPowerDuringTheTransferLeavesTheVmOnItsSource() throws BackendException {
        Reservation reservation = in.prepare(out.begin());
        world.faults().later(Duration.ofMillis(700), () -> world.faults().powerCut("b"));

        assertThatThrownBy(() -> out.perform(reservation, progress -> {}))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("host b");
        out.keep();

        assertThat(world.whereRuns(WEB)).containsExactly("a");
        assertThat(a.ask(TICKET).mark()).isEmpty();
    }

    @Test
    void anAnswerToFinishThatIsLostIsFoundByAskingAndGoesForward() throws BackendException {
        Reservation reservation = in.prepare(out.begin());
        var transfer = out.perform(reservation, progress -> {});
        world.faults().loseAnswerOf("b", "finish");
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);

        assertThat(driven("b").ask(TICKET).presence()).isEqualTo(Presence.RUNNING);
        var seen = a.ask(TICKET);
        assertThat(seen.presence()).isEqualTo(Presence.HANDED_OVER);
        assertThatThrownBy(() -> a.settle(TICKET, seen, SettlingAct.RESUME))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("lease");
        a.settle(TICKET, seen, SettlingAct.LET_GO);
        assertThat(world.whereKnown(WEB)).containsExactly("b");
    }

    @Test
    void aRequestToAFrozenHostIsDoneWhenItThawsThoughNobodyWaitsAnyMore() throws BackendException {
        Reservation reservation = in.prepare(out.begin());
        var transfer = out.perform(reservation, progress -> {});
        world.faults().freeze("b");
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(BackendException.TimedOut.class);
        assertThat(world.whereRuns(WEB)).isEmpty();

        world.faults().thaw("b");

        assertThat(world.whereRuns(WEB)).containsExactly("b");
        assertThat(b.ask(TICKET).carries(ID)).isTrue();
    }

    @Test
    void aClientThatDiesAfterTheTransferLeavesTheVmHandedOverAndNothingOnTheDestination() throws BackendException {
        Reservation reservation = in.prepare(out.begin());
        out.perform(reservation, progress -> {});
        world.faults().clientDies();

        DrivenMigration again = driven("a");
        var seen = again.ask(TICKET);
        assertThat(seen.presence()).isEqualTo(Presence.HANDED_OVER);
        assertThat(driven("b").ask(TICKET).presence()).isEqualTo(Presence.ABSENT);
        assertThat(in).isNotNull();
        again.settle(TICKET, seen, SettlingAct.RESUME);
        assertThat(world.whereRuns(WEB)).containsExactly("a");
    }

    @Test
    void nothingMovesWhileTheMigrationNetworkIsStalled() throws BackendException {
        Reservation reservation = in.prepare(out.begin());
        world.faults().later(Duration.ofMillis(500), () -> world.faults().stall("b"));
        world.faults().later(Duration.ofSeconds(60), () -> {
            assertThat(world.whereRuns(WEB)).containsExactly("a");
            world.faults().unstall("b");
        });
        out.perform(reservation, progress -> {});
        assertThat(world.clock().instant()).isAfter(DataCentre.MONDAY.plusSeconds(60));
    }

    @Test
    void aFullDestinationRefusesWithBothAmounts() throws BackendException {
        world.vm("b", VmSpec.named("fat").withSize(2, new org.drover.model.Mhz(10), Bytes.ofGiB(63)));
        var offer = out.begin();
        assertThatThrownBy(() -> in.prepare(offer))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("prepare on host b for VM vm-web")
                .hasMessageContaining("1.0 GiB")
                .hasMessageContaining("2.0 GiB");
    }
}
