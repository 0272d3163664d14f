package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link Leases}, where it shows: when a VM is started or moved. */
public abstract class LeasesContract extends Contract {
    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(Leases.class);
    }

    @Test
    void aVmOnSharedDisksIsGuarded() throws Exception {
        VmId vm = runningVm();
        assertThat(backend.first().capability(Leases.class).orElseThrow().guards(vm))
                .isTrue();
    }

    @Test
    void anotherVmOnTheSameDiskIsNotStarted() throws Exception {
        needed(VmLifecycle.class);
        VmId vm = runningVm();
        VmId rival = backend.makeRival(vm);
        VmLifecycle there = backend.second().capability(VmLifecycle.class).orElseThrow();
        assertThatThrownBy(() -> there.start(rival)).isInstanceOf(Refused.class);
        assertThat(backend.whereItRuns(rival)).isEmpty();
    }

    @Test
    void aHandedOverVmIsNotResumedWhileItRunsOnTheDestination() throws Exception {
        needed(DrivenMigration.class);
        VmId vm = runningVm();
        var id = new MigrationId("tck-1");
        var ticket = new MigrationTicket(id, vm, first, second, MigrationOptions.DEFAULT);
        DrivenMigration source =
                backend.first().capability(DrivenMigration.class).orElseThrow();
        var out = opened(source.leave(ticket));
        var in = opened(
                backend.second().capability(DrivenMigration.class).orElseThrow().arrive(ticket));
        in.finish(out.perform(in.prepare(out.begin()), progress -> {}));
        out.close();
        soon("the source has noticed", () -> source.ask(ticket).presence() != Presence.SENDING);
        assertThatThrownBy(() -> source.settle(ticket, source.ask(ticket), SettlingAct.RESUME))
                .isInstanceOf(Refused.class);
        assertRunsOnlyOn(second, vm);
    }
}
