package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.TimedOut;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.model.ByteRate;
import org.drover.model.VmId;

/** Tells the expected number of different pages the VM writes to in the window; takes as long as the window. */
final class SimDirtyRateMeter implements DirtyRateMeter {
    private final SimConnection connection;

    SimDirtyRateMeter(SimConnection connection) {
        this.connection = connection;
    }

    @Override
    public ByteRate measure(VmId vm, Duration window) throws BackendException {
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("a window is 1 to 60 s long, not " + window);
        }
        Resident resident = connection.call("measure dirty rate", vm, Duration.ZERO, () -> running(vm));
        return connection.world.clock.exclusively(() -> {
            try {
                connection.world.clock.await(
                        () -> connection.lost() || !connection.simulated.powered || !resident.state.executes, window);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TimedOut(connection.host(), Optional.of(vm), "measure dirty rate", "it was interrupted", e);
            }
            connection.call("measure dirty rate", vm, Duration.ZERO, () -> running(vm));
            double seconds = window.toMillis() / 1000.0;
            double pages = DirtyModel.distinct(DirtyModel.workingSet(resident.vm), resident.vm, seconds);
            return new ByteRate((long) (pages * PreCopy.PAGE / seconds));
        });
    }

    private Resident running(VmId vm) throws BackendException {
        Resident resident = connection.known("measure dirty rate", vm);
        if (resident.state.executes) return resident;
        throw connection.refused("measure dirty rate", vm, "it is " + resident.state.presence);
    }
}
