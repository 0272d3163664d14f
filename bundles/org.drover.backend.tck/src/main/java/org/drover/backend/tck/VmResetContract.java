package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.VmReset;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link VmReset}. */
public abstract class VmResetContract extends Contract {
    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(VmReset.class);
    }

    private VmReset resets() {
        return backend.first().capability(VmReset.class).orElseThrow();
    }

    @Test
    void aVmThatIsResetRunsWhereItRan() throws Exception {
        VmId vm = runningVm();
        resets().reset(vm);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void aVmThatIsOffIsNotReset() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        assertThatThrownBy(() -> resets().reset(vm)).isInstanceOf(Refused.class);
        assertThat(backend.whereItRuns(vm)).isEmpty();
    }

    @Test
    void aVmThatMovesIsNotReset() throws Exception {
        needed(DrivenMigration.class);
        VmId vm = runningVm();
        UnderWay.check(backend, vm, () -> {
            UnderWay.assertRefused(() -> resets().reset(vm));
        });
        assertRunsOnlyOn(first, vm);
    }
}
