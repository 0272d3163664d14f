package org.drover.backend.simulator.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationOptions;
import org.drover.model.VmId;

/**
 * The rest of a VM's memory on its way to where the VM already runs, or waits to. While the hosts reach each other it comes to
 * its end whoever leads it; a connection that broke leaves both parts waiting for somebody to {@link #reconnect} them.
 */
final class PostCopy implements Flow {
    private final World world;
    final Resident source;
    final Resident target;
    private MigrationOptions options;
    private Pipe pipe;
    private long left;
    private long movedAt;
    private boolean connected;

    PostCopy(World world, Resident source, Resident target, long bytes, MigrationOptions options) {
        this.world = world;
        this.source = source;
        this.target = target;
        this.options = options;
        left = bytes;
    }

    void begin() {
        source.half = this;
        target.half = this;
        target.knownDisks = source.knownDisks;
        world.leases.drop(source);
        world.change(source, State.SPLIT_LEFT);
        connect();
    }

    /** Both parts are there, and it was broken. */
    void reconnect() {
        if (target.state == State.SPLIT_WAITS) world.change(target, State.SPLIT_RUNS);
        connect();
    }

    private void connect() {
        connected = true;
        movedAt = world.clock.nanos();
        pipe = new Pipe(
                world,
                source.host,
                target.host,
                left,
                this,
                () -> options.bandwidth(),
                this::stillMoves,
                this::arrived);
        pipe.open();
    }

    boolean connected() {
        return connected;
    }

    /** Until all memory of a VM that runs here already has come. */
    static void awaitTheRest(SimConnection connection, Resident resident) throws BackendException {
        connection.world.clock.exclusively(() -> {
            VmId vm = resident.vm.id();
            connection.awaitTheHost(() -> resident.half == null || !resident.half.connected, "finish", vm);
            if (resident.state == State.RUNNING) return null;
            throw new BackendException.Lost(
                    connection.host(), Optional.of(vm), "finish", "the rest of its memory does not come", null);
        });
    }

    void tune(MigrationOptions changed) {
        options = changed;
    }

    private void stillMoves() {
        long now = world.clock.nanos();
        if (pipe.rate() > 0) movedAt = now;
        else if (now - movedAt > World.KEEP_ALIVE.toNanos()) fail("nothing came through any more");
    }

    /** It is whole again: over there. Of a source that nobody leads, the host itself lets go of the memory. */
    private void arrived() {
        connected = false;
        target.half = null;
        source.half = null;
        target.received = true;
        if (source.transfer != null) source.transfer.restArrived();
        if (target.state == State.SPLIT_RUNS) world.change(target, State.RUNNING);
        world.change(source, source.led ? State.HANDED_OVER : State.OFF);
    }

    @Override
    public void fail(String reason) {
        if (!connected) return;
        connected = false;
        left = pipe.left();
        pipe.close();
        if (target.state == State.SPLIT_RUNS) world.change(target, State.SPLIT_WAITS);
        if (target.state == State.INCOMING) world.remove(target);
        world.clock.stir();
    }

    /** What stands against the two being connected again. */
    Optional<String> refusalToReconnect() {
        if (connected) return Optional.of("the rest of its memory is on its way already");
        if (source.half != this) return Optional.of("the part of its memory that was on the source is gone");
        if (target.half != this) return Optional.of("the part of its memory that was on the destination is gone");
        return Optional.empty();
    }

    @Override
    public boolean leaves(Resident resident) {
        return resident == source;
    }

    @Override
    public boolean reaches(Resident resident) {
        return resident == target;
    }
}
