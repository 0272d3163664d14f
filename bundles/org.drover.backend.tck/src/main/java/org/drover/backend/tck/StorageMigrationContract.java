package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing.Disks;
import org.drover.backend.api.StorageMigration;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageMigration}. */
public abstract class StorageMigrationContract extends FileMoves {
    protected StorageMigrationContract() {
        super(StorageMigration.class, MoveKind.STORAGE);
    }

    @Test
    void afterConfirmItRunsOnTheNewFileAndTheOldOneIsGone() throws Exception {
        Move move = move().finished();
        move.out.confirm(move.arrival);
        move.assertMoved();
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void untilFinishItUsesTheOldFile() throws Exception {
        Move move = move().performed();
        assertStands(move.source(), Presence.SENDING, true);
        assertThat(move.source().disks()).isEqualTo(Disks.AS_BEFORE);
        move.in.finish(move.transfer);
        assertStands(move.source(), Presence.RUNNING, true);
        assertThat(move.source().disks()).isEqualTo(Disks.MOVED);
    }

    @Test
    void beforeFinishAllIsUndone() throws Exception {
        Move move = move().performed();
        move.in.discard();
        move.out.keep();
        move.assertStayed();
        assertStands(move.source(), Presence.RUNNING, false);
    }

    @Test
    void finishOfWhatIsGoneIsRefusedAndItStaysOnTheOldFile() throws Exception {
        Move move = move().performed();
        move.in.discard();
        assertThatThrownBy(() -> move.in.finish(move.transfer)).isInstanceOf(Refused.class);
        move.assertStayed();
    }

    @Test
    void settlingStopsTheCopyAndRemovesTheNewFile() throws Exception {
        Move move = move().performed();
        move.settleSource(SettlingAct.STOP_SENDING);
        soon("it is not copied any more", () -> move.source().presence() == Presence.RUNNING);
        move.assertStayed();
    }

    @Test
    void whatItLeftIsALeftoverThatIsRemoved() throws Exception {
        Move move = move().finished().abandoned();
        assertThat(move.source().leftovers()).containsExactly(move.from);
        move.settleSource(SettlingAct.REMOVE_LEFTOVERS);
        move.assertMoved();
    }

    @Test
    void allThatIsToldIsOfDisks() throws Exception {
        assertThat(toldOf(move())).allMatch(MigrationProgress::disks);
    }

    @Test
    void whatTheVmWritesToItsDisksIsSeenWithinTheWindowAndNothingChanges() throws Exception {
        assertWritesAreSeen(move());
    }

    @Test
    void aVmThatDoesNotRunIsNotBegun() throws Exception {
        Move move = new Move(files().makeVm("web", false));
        assertThatThrownBy(move.out::begin).isInstanceOf(Refused.class);
    }
}
