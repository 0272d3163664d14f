package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.VmLifecycle;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The contract of {@link ColdMigration}. */
public abstract class ColdMigrationContract extends FileMoves {
    protected ColdMigrationContract() {
        super(ColdMigration.class, MoveKind.COLD);
    }

    @Test
    void afterConfirmItIsDefinedThereOnItsNewFileAndTheSourceHasNothing() throws Exception {
        Move move = move().finished();
        move.out.confirm(move.arrival);
        move.assertMoved();
        assertThat(backend.whereItRuns(move.vm)).isEmpty();
    }

    @Test
    void beforeFinishAllIsUndone() throws Exception {
        Move move = move().performed();
        move.in.discard();
        move.out.keep();
        move.assertStayed();
        assertStands(move.source(), Presence.OFF, false);
    }

    @Test
    void theDestinationDoesNotKnowItBeforeFinish() throws Exception {
        Move move = move().performed();
        assertStands(move.destination(), Presence.ABSENT, false);
        move.in.finish(move.transfer);
        assertStands(move.destination(), Presence.OFF, true);
    }

    @Test
    void filesAreLeftoversOnlyWhereTheVmDoesNotUseThem() throws Exception {
        Move move = move().performed();
        assertThat(move.source().leftovers()).isEmpty();
        assertThat(move.destination().leftovers()).containsExactly(move.to);
    }

    @Test
    void aVmThatRunsIsNotBegun() throws Exception {
        Move move = new Move(files().makeVm("web", true));
        assertThatThrownBy(move.out::begin).isInstanceOf(Refused.class);
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void aVmThatWasStartedMeanwhileIsNotLetGo() throws Exception {
        Optional<VmLifecycle> lifecycle = backend.first().capability(VmLifecycle.class);
        Assumptions.assumeTrue(lifecycle.isPresent(), "the hosts start no VM");
        Move move = move().finished();
        lifecycle.get().start(move.vm);
        assertThatThrownBy(() -> move.out.confirm(move.arrival)).isInstanceOf(Refused.class);
        assertRunsOnlyOn(first, move.vm);
        assertThat(move.hasOld()).isTrue();
    }

    @Test
    void settlingLetsGoOfTheDefinitionAndThenOfTheFiles() throws Exception {
        Move move = move().finished().abandoned();
        move.settleSource(SettlingAct.LET_GO);
        assertThat(move.source().leftovers()).containsExactly(move.from);
        move.settleSource(SettlingAct.REMOVE_LEFTOVERS);
        move.assertMoved();
    }
}
