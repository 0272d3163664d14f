package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.drover.model.ByteRate;

/** An amount of bytes on its way between two hosts, or within one, as fast as both have bandwidth left. */
final class Pipe {
    private static final long TICK = 100_000_000;
    private final World world;
    private final SimHost from;
    private final SimHost to;
    private final Flow owner;
    private final Supplier<Optional<ByteRate>> limit;
    private final Runnable told;
    private final Runnable done;
    final long total;
    private double moved;
    private double again;
    private long lastTick;
    private boolean open;

    /**
     * @param owner of the bandwidth
     * @param told  called as it goes on
     * @param done  called at its end, not when it is closed before
     */
    Pipe(
            World world,
            SimHost from,
            SimHost to,
            long total,
            Flow owner,
            Supplier<Optional<ByteRate>> limit,
            Runnable told,
            Runnable done) {
        this.world = world;
        this.from = from;
        this.to = to;
        this.total = total;
        this.owner = owner;
        this.limit = limit;
        this.told = told;
        this.done = done;
    }

    void open() {
        open = true;
        lastTick = world.clock.nanos();
        from.flows.add(owner);
        to.flows.add(owner);
        schedule();
    }

    void close() {
        open = false;
        from.flows.remove(owner);
        to.flows.remove(owner);
    }

    long left() {
        return Math.max(0, total + (long) again - (long) moved);
    }

    /** All that has come through, what came again included. */
    long moved() {
        return (long) moved;
    }

    /** So much of what has come through has to come again; never more than there is. */
    void again(double bytes) {
        again = Math.min(again + bytes, moved);
    }

    long rate() {
        return rate(from, to, limit.get());
    }

    /** What one of the flows between two hosts gets, in bytes a second; none while one of them does not send. */
    static long rate(SimHost from, SimHost to, Optional<ByteRate> limit) {
        boolean flows = from == to ? from.powered && !from.frozen : from.sends() && to.sends();
        if (!flows) return 0;
        long wire = Math.min(from.bandwidthOfEach(), to.bandwidthOfEach());
        return Math.max(1, Math.min(wire, limit.map(ByteRate::bytesPerSecond).orElse(Long.MAX_VALUE)));
    }

    private void schedule() {
        long rate = rate();
        long rest = rate == 0 ? TICK : (long) (1e9 * left() / rate);
        world.clock.after(Duration.ofNanos(Math.max(1000, Math.min(TICK, rest))), this::tick);
    }

    private void tick() {
        if (!open) return;
        long now = world.clock.nanos();
        moved += rate() * (now - lastTick) / 1e9;
        lastTick = now;
        if (left() > 0) {
            told.run();
            if (open) schedule();
            return;
        }
        close();
        done.run();
        world.clock.stir();
    }
}
