package org.drover.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Measured values on a fixed grid, oldest first; {@code NaN} where nothing was measured.
 *
 * @param start the beginning of the first value's step
 */
public record Series(Instant start, Duration step, float[] values) {
    public Series {
        if (step.isNegative() || step.isZero())
            throw new IllegalArgumentException("a grid cannot have steps of " + step);
        values = values.clone();
    }

    /** A copy. */
    @Override
    public float[] values() {
        return values.clone();
    }

    public int length() {
        return values.length;
    }

    public float at(int index) {
        return values[index];
    }

    /** When the last value's step ends. */
    public Instant end() {
        return start.plus(step.multipliedBy(values.length));
    }

    /** The newest value that was measured; {@code NaN} when there is none. */
    public float last() {
        for (int i = values.length - 1; i >= 0; i--) {
            if (!Float.isNaN(values[i])) return values[i];
        }
        return Float.NaN;
    }

    /** The mean of what was measured; {@code NaN} when nothing was. */
    public double mean() {
        double sum = 0;
        int count = 0;
        for (float value : values) {
            if (Float.isNaN(value)) continue;
            sum += value;
            count++;
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Series that
                && start.equals(that.start)
                && step.equals(that.step)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return start.hashCode() * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length + " values from " + start + " every " + step;
    }
}
