package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The second room of {@link DrivenMigrationContract}, which inherits its clauses: what the hosts say of a migration when they
 * are asked, and what they do to settle one that nobody leads any more.
 */
abstract class DrivenSettling extends DrivenMoves {
    // Asking

    @Test
    void aVmTheHostHasNeverSeenIsAbsent() throws Exception {
        Move move = move();
        assertStands(move.destination(), Presence.ABSENT, false);
    }

    @Test
    void afterBeginTheSourceRunsItMarked() throws Exception {
        Move move = move();
        move.out.begin();
        assertStands(move.source(), Presence.RUNNING, true);
    }

    @Test
    void afterPrepareTheDestinationAwaitsItMarked() throws Exception {
        assertStands(move().prepared().destination(), Presence.INCOMING, true);
    }

    @Test
    void duringPerformTheSourceSends() throws Exception {
        Move move = slowMove();
        move.performing(new CopyOnWriteArrayList<>());
        assertStands(move.source(), Presence.SENDING, true);
        move.out.cancel();
    }

    @Test
    void afterPerformTheSourceHasHandedItOver() throws Exception {
        assertStands(move().performed().source(), Presence.HANDED_OVER, true);
    }

    @Test
    void afterFinishTheDestinationRunsItMarked() throws Exception {
        assertStands(move().finished().destination(), Presence.RUNNING, true);
    }

    // What a host can say of the past

    @Test
    void whatWasDiscardedIsSaidNeverToHaveRun() throws Exception {
        Move move = move().performed();
        move.in.discard();
        assertStands(move.destination(), Presence.ABSENT, false);
        assertThat(move.destination().past()).isEqualTo(Past.NEVER_RAN);
    }

    @Test
    void whatRanAndIsOffIsStillMarkedAndNotSaidNeverToHaveRun() throws Exception {
        Move move = movedAndTurnedOff();
        assertStands(move.destination(), Presence.OFF, true);
        assertThat(move.destination().past()).isNotEqualTo(Past.NEVER_RAN);
    }

    @Test
    void settlingStartsWhatIsOffThere() throws Exception {
        Move move = movedAndTurnedOff();
        at(false).settle(move.ticket, move.destination(), SettlingAct.START);
        assertRunsOnlyOn(second, move.vm);
    }

    private Move movedAndTurnedOff() throws Exception {
        Optional<VmLifecycle> lifecycle = backend.second().capability(VmLifecycle.class);
        Assumptions.assumeTrue(lifecycle.isPresent(), "the hosts turn no VM off");
        Move move = move().finished();
        move.out.confirm(move.arrival);
        lifecycle.get().powerOff(move.vm);
        return move;
    }

    // Settling

    private DrivenMigration at(boolean source) {
        return driven(source ? backend.first() : backend.second());
    }

    @Test
    void settlingStopsASendingVmAndItStays() throws Exception {
        Move move = slowMove();
        CompletableFuture<Transfer> performing = move.performing(new CopyOnWriteArrayList<>());
        at(true).settle(move.ticket, move.source(), SettlingAct.STOP_SENDING);
        assertThatThrownBy(() -> outcome(performing)).isInstanceOf(ExecutionException.class);
        soon("it is not sending any more", () -> move.source().presence() == Presence.RUNNING);
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void settlingResumesAHandedOverVmThatRunsNowhereElse() throws Exception {
        Move move = move().performed();
        move.in.discard();
        move.abandonedAfterTheHandOver();
        at(true).settle(move.ticket, move.source(), SettlingAct.RESUME);
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void settlingLetsGoOfAHandedOverVm() throws Exception {
        Move move = move().finished().abandonedAfterTheHandOver();
        at(true).settle(move.ticket, move.source(), SettlingAct.LET_GO);
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(second);
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void settlingDestroysALeftoverThatNeverRan() throws Exception {
        Move move = move().prepared();
        at(false).settle(move.ticket, move.destination(), SettlingAct.DESTROY_LEFTOVER);
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(first);
    }

    @Test
    void settlingIsRefusedWhenTheVmIsNotAsItWasSeen() throws Exception {
        Move move = move().prepared();
        Standing seen = move.destination();
        move.transfer = move.out.perform(move.reservation, progress -> {});
        move.in.finish(move.transfer);
        assertThatThrownBy(() -> at(false).settle(move.ticket, seen, SettlingAct.DESTROY_LEFTOVER))
                .isInstanceOf(Refused.class);
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void settlingAnotherMigrationIsRefused() throws Exception {
        Move move = move().prepared();
        Standing seen = move.destination();
        var other = new MigrationTicket(new MigrationId("tck-9"), move.vm, first, second, MigrationOptions.DEFAULT);
        assertThatThrownBy(() -> at(false).settle(other, seen, SettlingAct.DESTROY_LEFTOVER))
                .isInstanceOf(Refused.class);
        assertThat(backend.whereItIsKnown(move.vm)).contains(second);
    }

    @Test
    void settlingASecondTimeIsRefused() throws Exception {
        Move move = move().finished().abandonedAfterTheHandOver();
        Standing seen = move.source();
        at(true).settle(move.ticket, seen, SettlingAct.LET_GO);
        assertThatThrownBy(() -> at(true).settle(move.ticket, seen, SettlingAct.LET_GO))
                .isInstanceOf(Refused.class);
        assertThat(Optional.of(move.destination().presence())).contains(Presence.RUNNING);
    }
}
