package org.drover.placement.optimizer;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long the optimizer may search: so many steps, and the same seed gives the same placement; or for some time, and it does
 * not.
 */
public final class Budget {
    private final double steps;
    private final double nanos;
    private final LongSupplier nanoTime;
    private final long begun;

    private Budget(double steps, double nanos, LongSupplier nanoTime) {
        this.steps = steps;
        this.nanos = nanos;
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
    }

    /** @param perThread moves that each thread looks at */
    public static Budget steps(long perThread) {
        if (perThread < 1) throw new IllegalArgumentException("a budget of " + perThread + " steps is none");
        return new Budget(perThread, 0, () -> 0);
    }

    /**
     * Begins now.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public static Budget time(Duration time, LongSupplier nanoTime) {
        if (time.isNegative() || time.isZero()) throw new IllegalArgumentException("a budget of " + time + " is none");
        return new Budget(0, time.toNanos(), nanoTime);
    }

    /** The share that is used up, 1 and above when all is; a thread says how many steps it has made. */
    double used(long stepsOfThread) {
        return steps > 0 ? stepsOfThread / steps : (nanoTime.getAsLong() - begun) / nanos;
    }
}
