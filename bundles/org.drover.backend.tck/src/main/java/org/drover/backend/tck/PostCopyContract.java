package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Transfer;
import org.drover.model.ByteRate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of post-copy in {@link org.drover.backend.api.DrivenMigration}; the rest is in {@link DrivenMigrationContract}. */
public abstract class PostCopyContract extends DrivenMoves {
    private static final MigrationOptions ALLOWED = SLOW.withPostCopy(true);

    @BeforeEach
    void postCopyIsOffered() {
        assumeTrue(driven(backend.first()).armed().contains(MigrationOption.POST_COPY), "the hosts offer no post-copy");
    }

    private Move switchedOver() throws Exception {
        Move move = new Move(runningVm(), ALLOWED);
        CompletableFuture<Transfer> performing = move.performing(new CopyOnWriteArrayList<>());
        soon("it goes over to post-copy", () -> switchesOver(move.out));
        move.transfer = outcome(performing);
        return move;
    }

    /** Not at once: whoever has just begun to send may not be ready for it. */
    private static boolean switchesOver(OutgoingMigration out) throws Exception {
        try {
            out.switchOver();
            return true;
        } catch (Refused notYet) {
            return false;
        }
    }

    private static MigrationOptions fast() {
        return ALLOWED.withBandwidth(ByteRate.ofMiBPerSecond(2_000));
    }

    @Test
    void itRunsThereBeforeItsLastPagesHaveComeAndBothSidesSaySo() throws Exception {
        Move move = switchedOver();
        assertThat(move.source().presence()).isEqualTo(Presence.SPLIT);
        CompletableFuture<Arrival> finishing = calling("tck-finish", () -> move.in.finish(move.transfer));
        soon("it runs there", () -> backend.whereItRuns(move.vm).contains(second));
        assertStands(move.source(), Presence.SPLIT, true);
        assertStands(move.destination(), Presence.SPLIT, true);
        move.out.tune(fast());
        move.out.confirm(outcome(finishing));
        assertRunsOnlyOn(second, move.vm);
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(second);
        assertStands(move.destination(), Presence.RUNNING, true);
    }

    @Test
    void aSwitchOverThatTheTicketDoesNotAllowIsRefused() throws Exception {
        Move move = slowMove();
        CompletableFuture<Transfer> performing = move.performing(new CopyOnWriteArrayList<>());
        assertThatThrownBy(move.out::switchOver).isInstanceOf(Refused.class);
        assertStands(move.source(), Presence.SENDING, true);
        move.out.cancel();
        assertThatThrownBy(() -> outcome(performing)).hasCauseInstanceOf(Refused.class);
        move.out.keep();
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void aSwitchOverOfWhatIsNotBeingSentIsRefused() throws Exception {
        Move move = new Move(runningVm(), ALLOWED).prepared();
        assertThatThrownBy(move.out::switchOver).isInstanceOf(Refused.class);
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void fromASwitchOverThereIsNoWayBack() throws Exception {
        Move move = switchedOver();
        assertThat(move.out.cancel()).isEqualTo(CancelAnswer.TOO_LATE);
        assertThatThrownBy(move.out::keep).isInstanceOf(Refused.class);
        assertThat(move.source().presence()).isEqualTo(Presence.SPLIT);
        move.out.tune(fast());
        move.out.confirm(move.in.finish(move.transfer));
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void whatIsStillOnItsWayIsNotLedOn() throws Exception {
        Move move = switchedOver();
        CompletableFuture<Arrival> finishing = calling("tck-finish", () -> move.in.finish(move.transfer));
        soon("it runs there", () -> backend.whereItRuns(move.vm).contains(second));
        OutgoingMigration again = opened(driven(backend.first()).leaveAgain(move.ticket));
        assertThatThrownBy(again::begin).isInstanceOf(Refused.class);
        assertThat(move.source().presence()).isEqualTo(Presence.SPLIT);
        move.out.tune(fast());
        move.out.confirm(outcome(finishing));
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void aHalfIsEndedAndTheVmStartsFromItsDisksWhereItWas() throws Exception {
        Move move = switchedOver();
        move.in.close();
        move.out.close();
        soon("nothing of it is there", () -> move.destination().presence() == Presence.ABSENT);
        driven(backend.first()).settle(move.ticket, move.source(), SettlingAct.END_HALF);
        assertStands(move.source(), Presence.OFF, true);
        driven(backend.first()).settle(move.ticket, move.source(), SettlingAct.START);
        assertRunsOnlyOn(first, move.vm);
    }
}
