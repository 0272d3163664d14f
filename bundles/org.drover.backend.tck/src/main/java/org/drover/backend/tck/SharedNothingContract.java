package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SettlingAct;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link DrivenMigration} where disks go with the VM; the rest is in {@link DrivenMigrationContract}. */
public abstract class SharedNothingContract extends FileMoves {
    protected SharedNothingContract() {
        super(DrivenMigration.class, MoveKind.SHARED_NOTHING);
    }

    @BeforeEach
    void disksGoAlong() {
        boolean carries = backend.first()
                .capability(DrivenMigration.class)
                .filter(DrivenMigration::carriesDisks)
                .isPresent();
        Assumptions.assumeTrue(carries, "the hosts carry no disks in a live migration");
    }

    @Test
    void afterConfirmItRunsThereOnItsNewFileAndTheSourceHasNothing() throws Exception {
        Move move = move().finished();
        move.out.confirm(move.arrival);
        move.assertMoved();
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void beforeFinishAllIsUndone() throws Exception {
        Move move = move().performed();
        assertThat(move.hasOld()).as("the source's file stays until the end").isTrue();
        move.in.discard();
        move.out.keep();
        move.assertStayed();
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void settlingLetsGoOfASourceAndThenOfItsFiles() throws Exception {
        Move move = move().finished().abandoned();
        assertThat(move.source().leftovers()).isEmpty();
        move.settleSource(SettlingAct.LET_GO);
        assertThat(move.source().leftovers()).containsExactly(move.from);
        move.settleSource(SettlingAct.REMOVE_LEFTOVERS);
        move.assertMoved();
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void whatIsToldOfItsDisksComesBeforeWhatIsToldOfItsMemory() throws Exception {
        List<Boolean> ofMemory =
                toldOf(move()).stream().map(progress -> !progress.disks()).toList();
        assertThat(ofMemory).isSorted(); // false comes first
    }

    @Test
    void whatTheVmWritesToItsDisksIsSeenWithinTheWindowAndNothingChanges() throws Exception {
        assertWritesAreSeen(move());
    }

    @Test
    void aDiskThatLiesElsewhereIsNotBegunWith() throws Exception {
        Move move = move();
        DiskMove disk = move.ticket.disks().get(0);
        var wrong = new MigrationTicket(
                ID,
                move.vm,
                first,
                second,
                move.ticket.options(),
                MoveKind.SHARED_NOTHING,
                List.of(new DiskMove(disk.disk(), disk.from() + ".not", disk.to(), false)),
                Optional.empty());
        OutgoingMigration out = opened(of(backend.first()).leave(wrong));
        assertThatThrownBy(out::begin).isInstanceOf(Refused.class);
    }
}
