package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 2 GiB at 100 MiB/s; after 1 s of it the VM goes over, 19 s before its last pages. */
class PostCopyMoveTest {
    private static final VmId WEB = new VmId("vm-web");
    private static final MigrationOptions SLOW =
            MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(100)).withPostCopy(true);
    private static final MigrationTicket TICKET =
            new MigrationTicket(new MigrationId("m-1"), WEB, new HostId("a"), new HostId("b"), SLOW);
    private final DataCentre world = DataCentre.seeded(1)
            .host(HostSpec.named("a"))
            .host(HostSpec.named("b"))
            .vm("a", VmSpec.named("web"));
    private final SimulatorBackend backend = new SimulatorBackend(world);
    private OutgoingMigration out;
    private IncomingMigration in;

    @AfterEach
    void nothingWasBroken() {
        assertThat(world.brokenPromises()).isEmpty();
        backend.close();
    }

    private DrivenMigration driven(String host) throws BackendException {
        return backend.connect(world.endpoint(host))
                .capability(DrivenMigration.class)
                .orElseThrow();
    }

    private Presence presence(String host) throws BackendException {
        return driven(host).ask(TICKET).presence();
    }

    private void settle(String host, SettlingAct act) throws BackendException {
        Standing seen = driven(host).ask(TICKET);
        driven(host).settle(TICKET, seen, act);
    }

    private void later(long millis, Deed deed) {
        world.faults().later(Duration.ofMillis(millis), () -> {
            try {
                deed.happens();
            } catch (BackendException e) {
                throw new AssertionError(e);
            }
        });
    }

    private interface Deed {
        void happens() throws BackendException;
    }

    private Transfer switchedOver() throws BackendException {
        out = driven("a").leave(TICKET);
        in = driven("b").arrive(TICKET);
        var reservation = in.prepare(out.begin());
        later(1000, out::switchOver);
        return out.perform(reservation, progress -> {});
    }

    /** Engine and connections are well, and the network between the hosts is not. */
    private void brokenApart() throws BackendException {
        Transfer transfer = switchedOver();
        later(3000, () -> world.faults().stall("b"));
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        in.close();
        out.close();
    }

    private void assertOnlyOn(String host) {
        assertThat(world.whereKnown(WEB)).containsExactly(host);
        assertThat(world.whereRuns(WEB)).containsExactly(host);
    }

    @Test
    void itRunsThereSoonAndFinishWaitsForItsPages() throws BackendException {
        assertThat(driven("a").armed()).contains(MigrationOption.POST_COPY);
        Transfer transfer = switchedOver();
        assertThat(presence("a")).isEqualTo(Presence.SPLIT);
        assertThat(presence("b")).isEqualTo(Presence.INCOMING);
        assertThat(out.cancel()).isEqualTo(CancelAnswer.TOO_LATE);
        later(500, () -> {
            assertThat(presence("a")).isEqualTo(Presence.SPLIT);
            assertThat(presence("b")).isEqualTo(Presence.SPLIT);
            assertThat(world.whereRuns(WEB)).containsExactly("b");
        });
        long begun = world.clock().nanos();
        MigrationFigures figures = out.confirm(in.finish(transfer));
        assertThat(Duration.ofNanos(world.clock().nanos() - begun)).isGreaterThan(Duration.ofSeconds(15));
        assertThat(figures.pause().orElseThrow()).isLessThan(Duration.ofMillis(100));
        assertOnlyOn("b");
    }

    @Test
    void whatWasNotAllowedIsRefused() throws BackendException {
        MigrationTicket without = TICKET.with(SLOW.withPostCopy(false));
        out = driven("a").leave(without);
        in = driven("b").arrive(without);
        var reservation = in.prepare(out.begin());
        assertThatThrownBy(out::switchOver).isInstanceOf(Refused.class);
        later(1000, () -> {
            assertThatThrownBy(out::switchOver).isInstanceOf(Refused.class).hasMessageContaining("does not allow");
            assertThat(presence("a")).isEqualTo(Presence.SENDING);
        });
        out.confirm(in.finish(out.perform(reservation, progress -> {})));
        assertOnlyOn("b");
    }

    @Test
    void thereIsNoWayBackFromIt() throws BackendException {
        switchedOver();
        assertThatThrownBy(out::keep).isInstanceOf(Refused.class);
        assertThatThrownBy(in::discard).isInstanceOf(Refused.class);
        assertThatThrownBy(out::switchOver).isInstanceOf(Refused.class);
        assertThat(presence("a")).isEqualTo(Presence.SPLIT);
    }

    @Test
    void hostsWhoseEngineDiesGoOnByThemselves() throws BackendException {
        Transfer transfer = switchedOver();
        later(1000, () -> world.faults().clientDies());
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        assertThatThrownBy(() -> driven("a").leaveAgain(TICKET).begin())
                .isInstanceOf(Refused.class)
                .hasMessageContaining("on its way already");
        world.clock().advance(Duration.ofSeconds(30));
        assertThat(presence("b")).isEqualTo(Presence.RUNNING);
        assertThat(presence("a")).isEqualTo(Presence.OFF);
        settle("a", SettlingAct.LET_GO);
        assertOnlyOn("b");
    }

    @Test
    void aBrokenConnectionLeavesItWaitingUntilItIsLedOn() throws BackendException {
        brokenApart();
        assertThat(presence("a")).isEqualTo(Presence.SPLIT);
        assertThat(presence("b")).isEqualTo(Presence.SPLIT);
        assertThat(world.whereRuns(WEB)).isEmpty();
        world.faults().unstall("b");
        OutgoingMigration again = driven("a").leaveAgain(TICKET);
        IncomingMigration there = driven("b").arriveAgain(TICKET);
        var transfer = again.perform(there.prepare(again.begin()), progress -> {});
        assertThat(world.whereRuns(WEB)).containsExactly("b");
        again.confirm(there.finish(transfer));
        assertOnlyOn("b");
    }

    @Test
    void aDestinationThatLosesPowerTakesItsMemoryAlong() throws BackendException {
        Transfer transfer = switchedOver();
        later(1000, () -> world.faults().powerCut("b"));
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        world.clock().advance(Duration.ofSeconds(10));
        world.faults().powerOn("b");
        assertThat(presence("a")).isEqualTo(Presence.SPLIT);
        assertThat(presence("b")).isEqualTo(Presence.OFF);
        assertThat(driven("b").ask(TICKET).past()).isEqualTo(Past.UNKNOWN);
        settle("a", SettlingAct.END_HALF);
        settle("a", SettlingAct.LET_GO);
        settle("b", SettlingAct.START);
        assertOnlyOn("b");
    }

    @Test
    void aSourceThatLosesPowerLeavesAHalfThatCanOnlyBeEnded() throws BackendException {
        Transfer transfer = switchedOver();
        later(1000, () -> world.faults().powerCut("a"));
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        world.faults().powerOn("a");
        assertThat(presence("b")).isEqualTo(Presence.SPLIT);
        assertThatThrownBy(() -> driven("b")
                        .arriveAgain(TICKET)
                        .prepare(new org.drover.backend.api.Offer(WEB.value(), org.drover.backend.api.Baggage.EMPTY)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("on the source is gone");
        settle("b", SettlingAct.END_HALF);
        settle("b", SettlingAct.START);
        settle("a", SettlingAct.LET_GO);
        assertOnlyOn("b");
    }

    @Test
    void aClientThatDiesBeforeFinishCostsTheVmItsMemory() throws BackendException {
        switchedOver();
        world.faults().clientDies();
        assertThat(presence("a")).isEqualTo(Presence.SPLIT);
        assertThat(presence("b")).isEqualTo(Presence.ABSENT);
        settle("a", SettlingAct.END_HALF);
        settle("a", SettlingAct.START);
        assertOnlyOn("a");
    }
}
