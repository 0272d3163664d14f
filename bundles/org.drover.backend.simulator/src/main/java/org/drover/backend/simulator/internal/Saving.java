package org.drover.backend.simulator.internal;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.drover.backend.api.MigrationOptions;

/** A VM's memory on its way into an image on its own host: the VM stands still, and is out of memory at the end. */
final class Saving implements Flow {
    private final World world;
    private final Resident resident;
    private final SimFile image;
    private final Pipe pipe;
    private MigrationOptions options;
    private boolean ended;
    private Optional<String> failure = Optional.empty();

    /** @param left told how much is still to be saved */
    Saving(World world, Resident resident, String path, MigrationOptions options, LongConsumer left) {
        this.world = world;
        this.resident = resident;
        this.options = options;
        long bytes = resident.vm.memory().count();
        image = world.files.make(resident.host, path, resident.vm.memory(), new Content());
        image.memory = true;
        pipe = new Pipe(
                world,
                resident.host,
                resident.host,
                bytes,
                this,
                () -> this.options.bandwidth(),
                () -> left.accept(left()),
                this::saved);
    }

    private long left() {
        return pipe.left();
    }

    Saving start() {
        resident.saving = this;
        resident.image = Optional.of(image);
        image.filling = true;
        world.change(resident, State.SAVING);
        pipe.open();
        return this;
    }

    boolean ended() {
        return ended;
    }

    Optional<String> failure() {
        return failure;
    }

    void tune(MigrationOptions changed) {
        options = changed;
    }

    private void saved() {
        ended = true;
        image.asOf(0);
        image.knownDisks = resident.knownDisks;
        world.change(resident, State.SAVED);
    }

    /** It runs on, and nothing is left of the image. */
    void cancel() {
        if (ended) return;
        fail("the migration was cancelled");
        world.delete(image);
    }

    @Override
    public void fail(String reason) {
        if (ended) return;
        ended = true;
        failure = Optional.of(reason);
        pipe.close();
        image.filling = false;
        resident.image = Optional.empty();
        if (resident.state == State.SAVING) world.change(resident, State.RUNNING);
    }

    @Override
    public boolean leaves(Resident any) {
        return any == resident;
    }

    @Override
    public boolean reaches(Resident any) {
        return false;
    }
}
