package org.drover.backend.simulator.internal;

import java.time.Duration;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmReset;
import org.drover.model.VmId;

/** A guest that boots runs on, as far as anybody here can see. */
final class SimReset implements VmReset {
    private final SimConnection connection;
    private final SimLifecycle lifecycle;

    SimReset(SimConnection connection, SimLifecycle lifecycle) {
        this.connection = connection;
        this.lifecycle = lifecycle;
    }

    @Override
    public void reset(VmId vm) throws BackendException {
        connection.call("reset", vm, Duration.ZERO, () -> {
            Resident resident = lifecycle.free("reset", vm);
            if (!resident.state.inMemory) throw lifecycle.already("reset", resident);
            return null;
        });
    }
}
