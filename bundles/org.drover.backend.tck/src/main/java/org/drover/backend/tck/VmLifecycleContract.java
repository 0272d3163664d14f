package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link VmLifecycle}. */
public abstract class VmLifecycleContract extends Contract {
    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(VmLifecycle.class);
    }

    private VmLifecycle lifecycle() {
        return backend.first().capability(VmLifecycle.class).orElseThrow();
    }

    @Test
    void aVmThatIsOffIsStarted() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        lifecycle().start(vm);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void aVmThatRunsIsNotStartedAgain() throws Exception {
        VmId vm = runningVm();
        assertThatThrownBy(() -> lifecycle().start(vm)).isInstanceOf(Refused.class);
    }

    @Test
    void aVmWithoutPowerRunsNowhere() throws Exception {
        VmId vm = runningVm();
        lifecycle().powerOff(vm);
        assertThat(backend.whereItRuns(vm)).isEmpty();
    }

    @Test
    void aVmThatIsOffCannotLoseItsPower() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        assertThatThrownBy(() -> lifecycle().powerOff(vm)).isInstanceOf(Refused.class);
    }

    @Test
    void aGuestIsAskedToShutDownAndDoes() throws Exception {
        VmId vm = runningVm();
        lifecycle().shutDown(vm);
        soon("it has shut down", () -> backend.whereItRuns(vm).isEmpty());
    }

    @Test
    void aPausedVmExecutesNothing() throws Exception {
        VmId vm = runningVm();
        lifecycle().pause(vm);
        assertThat(backend.whereItRuns(vm)).isEmpty();
    }

    @Test
    void aPausedVmIsResumed() throws Exception {
        VmId vm = runningVm();
        lifecycle().pause(vm);
        lifecycle().resume(vm);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void aVmThatRunsIsNotResumed() throws Exception {
        VmId vm = runningVm();
        assertThatThrownBy(() -> lifecycle().resume(vm)).isInstanceOf(Refused.class);
    }

    @Test
    void aVmThatAMigrationHandedOverIsNotResumed() throws Exception {
        needed(DrivenMigration.class);
        VmId vm = runningVm();
        var source = backend.first().capability(DrivenMigration.class);
        var ticket = new MigrationTicket(new MigrationId("tck-1"), vm, first, second, MigrationOptions.DEFAULT);
        var out = opened(source.orElseThrow().leave(ticket));
        var in = opened(
                backend.second().capability(DrivenMigration.class).orElseThrow().arrive(ticket));
        out.perform(in.prepare(out.begin()), progress -> {});
        assertThatThrownBy(() -> lifecycle().resume(vm)).isInstanceOf(Refused.class);
        assertThat(backend.whereItRuns(vm)).isEmpty();
    }
}
