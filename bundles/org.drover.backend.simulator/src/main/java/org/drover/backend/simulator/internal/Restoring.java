package org.drover.backend.simulator.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;

/** A VM on its way from an image into a host's memory. The host does it whoever waits for it; at the end the VM runs. */
final class Restoring implements Flow {
    private final World world;
    private final Resident resident;
    private final SimFile image;
    private final Runnable then;
    private final Pipe pipe;
    private boolean ended;
    private Optional<String> failure = Optional.empty();

    /** @param then done in the moment it runs */
    Restoring(World world, Resident resident, SimFile image, Runnable then) {
        this.world = world;
        this.resident = resident;
        this.image = image;
        this.then = then;
        long bytes = resident.vm.memory().count();
        pipe = new Pipe(world, resident.host, resident.host, bytes, this, Optional::empty, () -> {}, this::restored);
    }

    /** Where it was saved; it is out of the host's memory until then. */
    static Restoring whereItWas(SimConnection connection, Resident resident, String step) throws BackendException {
        World world = connection.world;
        SimFile image = resident.image.orElseThrow();
        Optional<String> against = image.gone ? Optional.of("its image is gone") : world.startRefusal(resident);
        if (against.isPresent()) throw connection.refused(step, resident.vm.id(), against.get());
        world.change(resident, State.RESTORING);
        return new Restoring(world, resident, image, () -> {
                    resident.unmark();
                    resident.image = Optional.empty();
                    world.delete(image);
                })
                .start();
    }

    Restoring start() {
        pipe.open();
        return this;
    }

    /** Until it runs; the host goes on with it, whether or not somebody waits. */
    void await(SimConnection connection, String step) throws BackendException {
        world.clock.exclusively(() -> {
            connection.awaitTheHost(() -> ended, step, resident.vm.id());
            if (failure.isPresent()) throw connection.refused(step, resident.vm.id(), failure.get());
            return null;
        });
    }

    private void restored() {
        Optional<String> against = world.startRefusal(resident);
        if (against.isPresent()) {
            fail(against.get());
            return;
        }
        ended = true;
        resident.knownDisks = image.knownDisks;
        resident.definedAt = world.clock.nanos();
        world.change(resident, State.RUNNING);
        then.run();
    }

    /** At the destination nothing is left of it in memory, and at its source it is saved as before. */
    @Override
    public void fail(String reason) {
        if (ended) return;
        ended = true;
        failure = Optional.of(reason);
        pipe.close();
        if (resident.state == State.INCOMING) world.remove(resident);
        else if (resident.state == State.RESTORING) world.change(resident, State.SAVED);
    }

    @Override
    public boolean leaves(Resident any) {
        return false;
    }

    @Override
    public boolean reaches(Resident any) {
        return any == resident;
    }
}
