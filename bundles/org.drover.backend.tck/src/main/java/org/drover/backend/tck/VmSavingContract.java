package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.api.VmSaving;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;

/** The contract of {@link VmSaving}. */
public abstract class VmSavingContract extends Contract {
    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(VmSaving.class);
    }

    private VmSaving saving() {
        return backend.first().capability(VmSaving.class).orElseThrow();
    }

    private VmFacts facts(VmId vm) throws Exception {
        return backend.first().vm(vm).orElseThrow();
    }

    private void start(VmId vm) throws Exception {
        backend.first().capability(VmLifecycle.class).orElseThrow().start(vm);
    }

    @Test
    void aVmThatIsSavedRunsNowhere() throws Exception {
        VmId vm = runningVm();
        saving().save(vm);
        assertThat(backend.whereItRuns(vm)).isEmpty();
        assertThat(backend.whereItIsKnown(vm)).containsExactly(first);
    }

    @Test
    void thatAVmIsSavedIsToldUntilItsNextStart() throws Exception {
        VmId vm = runningVm();
        assertThat(saving().isSaved(vm)).as("saved while it runs").isFalse();
        saving().save(vm);
        assertThat(saving().isSaved(vm)).as("saved").isTrue();
        assertThat(facts(vm).state()).isEqualTo(VmState.OFF);
        assertThat(facts(vm).traits().saved()).as("shown as saved").isTrue();
        start(vm);
        assertRunsOnlyOn(first, vm);
        assertThat(saving().isSaved(vm)).as("saved after its start").isFalse();
        assertThat(facts(vm).traits().saved())
                .as("shown as saved after its start")
                .isFalse();
    }

    @Test
    void memoryThatIsForgottenIsNotGoneOnWith() throws Exception {
        VmId vm = runningVm();
        saving().save(vm);
        saving().forget(vm);
        assertThat(saving().isSaved(vm)).isFalse();
        assertThat(facts(vm).traits().saved()).as("shown as saved").isFalse();
        start(vm);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void forgettingNothingIsHarmless() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        saving().forget(vm);
        assertThat(saving().isSaved(vm)).isFalse();
    }

    @Test
    void aVmThatIsOffIsNotSaved() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        assertThatThrownBy(() -> saving().save(vm)).isInstanceOf(Refused.class);
    }

    @Test
    void aVmThatMovesIsNotSaved() throws Exception {
        needed(DrivenMigration.class);
        VmId vm = runningVm();
        UnderWay.check(backend, vm, () -> {
            UnderWay.assertRefused(() -> saving().save(vm));
        });
        assertRunsOnlyOn(first, vm);
    }
}
