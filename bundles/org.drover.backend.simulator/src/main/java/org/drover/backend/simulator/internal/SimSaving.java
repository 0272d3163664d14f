package org.drover.backend.simulator.internal;

import java.time.Duration;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmSaving;
import org.drover.model.VmId;

/** Memory that is put away stays with the VM on its host, and knows the disks of that moment only. */
final class SimSaving implements VmSaving {
    private static final Duration WRITING = Duration.ofSeconds(3);
    private final SimConnection connection;
    private final SimLifecycle lifecycle;

    SimSaving(SimConnection connection, SimLifecycle lifecycle) {
        this.connection = connection;
        this.lifecycle = lifecycle;
    }

    @Override
    public void save(VmId vm) throws BackendException {
        connection.call("save", vm, WRITING, () -> {
            Resident resident = lifecycle.free("save", vm);
            if (!resident.state.inMemory) throw lifecycle.already("save", resident);
            connection.world.change(resident, State.OFF);
            resident.saved = true;
            return null;
        });
    }

    @Override
    public boolean isSaved(VmId vm) throws BackendException {
        return connection.call("ask for saved memory", vm, Duration.ZERO, () -> {
            return connection.known("ask for saved memory", vm).saved;
        });
    }

    @Override
    public void forget(VmId vm) throws BackendException {
        connection.call("forget saved memory", vm, Duration.ZERO, () -> {
            Resident resident = lifecycle.free("forget saved memory", vm);
            resident.saved = false;
            connection.world.changed(resident);
            return null;
        });
    }
}
