package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.VmId;

/** Starting and stopping; a VM that a migration holds is left alone. */
final class SimLifecycle implements VmLifecycle {
    private static final Duration GUEST_NEEDS = Duration.ofSeconds(2);
    private final SimConnection connection;

    SimLifecycle(SimConnection connection) {
        this.connection = connection;
    }

    @Override
    public void start(VmId vm) throws BackendException {
        change("start", vm, State.OFF, State.RUNNING);
    }

    @Override
    public void shutDown(VmId vm) throws BackendException {
        connection.call("shut down", vm, Duration.ZERO, () -> {
            Resident resident = free("shut down", vm);
            if (resident.state != State.RUNNING) throw already("shut down", resident);
            connection.world.clock.after(GUEST_NEEDS, () -> {
                if (resident.state == State.RUNNING && !resident.guarded) {
                    connection.world.change(resident, State.OFF);
                    resident.past = Past.ENDED;
                }
            });
            return null;
        });
    }

    @Override
    public void powerOff(VmId vm) throws BackendException {
        connection.call("power off", vm, Duration.ZERO, () -> {
            Resident resident = free("power off", vm);
            if (!resident.state.inMemory) throw already("power off", resident);
            connection.world.change(resident, State.OFF);
            resident.past = Past.ENDED;
            return null;
        });
    }

    @Override
    public void pause(VmId vm) throws BackendException {
        change("pause", vm, State.RUNNING, State.PAUSED);
    }

    @Override
    public void resume(VmId vm) throws BackendException {
        change("resume", vm, State.PAUSED, State.RUNNING);
    }

    private void change(String step, VmId vm, State from, State to) throws BackendException {
        connection.call(step, vm, Duration.ZERO, () -> {
            Resident resident = free(step, vm);
            if (resident.state != from) throw already(step, resident);
            if (to == State.RUNNING) {
                Optional<String> against = connection.world.startRefusal(resident);
                if (against.isPresent()) throw connection.refused(step, vm, against.get());
            }
            connection.world.change(resident, to);
            return null;
        });
    }

    BackendException already(String step, Resident resident) {
        return connection.refused(step, resident.vm.id(), "it is " + resident.state.presence);
    }

    /** A VM that no migration holds. */
    Resident free(String step, VmId vm) throws BackendException {
        Resident resident = connection.known(step, vm);
        Presence presence = resident.presence();
        boolean held =
                resident.heldBy().isPresent() || presence == Presence.INCOMING || presence == Presence.HANDED_OVER;
        if (held) {
            throw connection.refused(
                    step, vm, "migration " + resident.mark.map(Object::toString).orElse("?") + " is under way");
        }
        return resident;
    }
}
