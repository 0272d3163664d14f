package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.SettlingAct;
import org.junit.jupiter.api.Test;

/** The contract of {@link SavedStateMigration}. */
public abstract class SavedStateMigrationContract extends FileMoves {
    protected SavedStateMigrationContract() {
        super(SavedStateMigration.class, MoveKind.QUICK);
    }

    @Test
    void afterConfirmItGoesOnThereAndNothingIsLeft() throws Exception {
        Move move = move().finished();
        move.out.confirm(move.arrival);
        move.assertMoved();
        assertRunsOnlyOn(second, move.vm);
        assertNoImageIsLeft(move);
    }

    @Test
    void afterPerformItStandsStill() throws Exception {
        Move move = move().performed();
        assertThat(backend.whereItRuns(move.vm)).isEmpty();
        assertStands(move.source(), Presence.HANDED_OVER, true);
        assertThat(files().isThere(second, move.ticket.image().orElseThrow().atDestination()))
                .as("its image was carried")
                .isTrue();
    }

    @Test
    void keepRestoresItWhereItWas() throws Exception {
        Move move = move().performed();
        move.in.discard();
        move.out.keep();
        move.assertStayed();
        assertRunsOnlyOn(first, move.vm);
        assertStands(move.source(), Presence.RUNNING, false);
        assertNoImageIsLeft(move);
    }

    @Test
    void finishOfWhatIsGoneIsRefusedAndItNeverRunsThere() throws Exception {
        Move move = move().performed();
        move.in.discard();
        assertThatThrownBy(() -> move.in.finish(move.transfer)).isInstanceOf(Refused.class);
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(first);
        assertThat(backend.whereItRuns(move.vm)).isEmpty();
    }

    @Test
    void settlingRestoresASavedVm() throws Exception {
        Move move = move().performed().abandoned();
        move.settleSource(SettlingAct.RESUME);
        soon("it runs again", () -> backend.whereItRuns(move.vm).contains(first));
        assertRunsOnlyOn(first, move.vm);
        assertThat(files().isIntact(move.vm)).isTrue();
    }

    @Test
    void settlingLetsGoOfASavedVmAndThenOfItsFiles() throws Exception {
        Move move = move().finished().abandoned();
        move.settleSource(SettlingAct.LET_GO);
        assertThat(move.source().leftovers())
                .containsExactlyInAnyOrder(
                        move.from, move.ticket.image().orElseThrow().atSource());
        move.settleSource(SettlingAct.REMOVE_LEFTOVERS);
        move.assertMoved();
        assertNoImageIsLeft(move);
    }

    private void assertNoImageIsLeft(Move move) throws Exception {
        var image = move.ticket.image().orElseThrow();
        assertThat(files().isThere(first, image.atSource()))
                .as("an image is left where it was saved")
                .isFalse();
        assertThat(files().isThere(second, image.atDestination()))
                .as("an image is left where it was restored")
                .isFalse();
    }
}
