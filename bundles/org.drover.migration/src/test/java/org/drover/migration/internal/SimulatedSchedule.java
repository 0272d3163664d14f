package org.drover.migration.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.drover.backend.simulator.DataCentre;

/** The engine's threads and time as one thread and the data centre's clock: the same seed, the same history. */
final class SimulatedSchedule implements Schedule {
    private final DataCentre world;
    private final Doomed process;
    private final Duration patience;
    private final LinkedBlockingDeque<Runnable> steps = new LinkedBlockingDeque<>();

    SimulatedSchedule(DataCentre world, Doomed process) {
        this(world, process, Duration.ofMillis(500));
    }

    /** @param patience real time in which other threads, if any, bring their news when no more time is to pass */
    SimulatedSchedule(DataCentre world, Doomed process, Duration patience) {
        this.patience = patience;
        this.world = world;
        this.process = process;
    }

    @Override
    public void run(Runnable step) {
        steps.add(step);
    }

    @Override
    public void urgently(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        world.clock().after(delay, () -> {
            if (!process.dead()) task.run();
        });
    }

    @Override
    public void announce(Runnable news) {
        if (!process.dead()) news.run();
    }

    @Override
    public Instant instant() {
        return world.clock().instant();
    }

    /** Lets the engine work until that is so, the process has died, or the time is over. */
    boolean runUntil(BooleanSupplier done, Duration limit) {
        Instant deadline = instant().plus(limit);
        try {
            while (!process.dead() && !done.getAsBoolean()) {
                Runnable step = steps.poll();
                if (step != null) {
                    step.run();
                } else if (!world.runUntil(
                        () -> !steps.isEmpty() || process.dead() || done.getAsBoolean(),
                        Duration.between(instant(), deadline))) {
                    step = stepOfAnotherThread();
                    if (step == null) return false;
                    step.run();
                }
            }
        } catch (Doomed.Died died) {
            return done.getAsBoolean();
        }
        return done.getAsBoolean();
    }

    /** The simulator tells its news from a thread of its own, which takes real time when this one takes none. */
    private Runnable stepOfAnotherThread() {
        try {
            return steps.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
