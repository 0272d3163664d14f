package org.drover.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * What is expected of a series, as quantiles for each of the next steps; never {@code NaN}, never below zero, and at
 * each step q50 &lt;= q90 &lt;= q99.
 *
 * @param from  the beginning of the first step foretold: where the measured series ends
 * @param known values the forecast rests on; with 0 of them everything is 0 and means nothing
 */
public record Forecast(Instant from, Duration step, int known, float[] q50, float[] q90, float[] q99) {
    public Forecast {
        if (q50.length != q90.length || q50.length != q99.length) {
            throw new IllegalArgumentException(
                    "quantiles of different lengths: " + q50.length + ", " + q90.length + ", " + q99.length);
        }
        q50 = q50.clone();
        q90 = q90.clone();
        q99 = q99.clone();
    }

    /** Steps foretold. */
    public int length() {
        return q50.length;
    }

    /** The value at {@code index} steps after {@link #from()}. */
    public float at(Quantile quantile, int index) {
        return column(quantile)[index];
    }

    /** A copy of one quantile's values. */
    public float[] values(Quantile quantile) {
        return column(quantile).clone();
    }

    /** The highest value of the whole horizon. */
    public float peak(Quantile quantile) {
        float peak = 0;
        for (float value : column(quantile)) peak = Math.max(peak, value);
        return peak;
    }

    @Override
    public float[] q50() {
        return q50.clone();
    }

    @Override
    public float[] q90() {
        return q90.clone();
    }

    @Override
    public float[] q99() {
        return q99.clone();
    }

    private float[] column(Quantile quantile) {
        return switch (quantile) {
            case Q50 -> q50;
            case Q90 -> q90;
            case Q99 -> q99;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Forecast that
                && from.equals(that.from)
                && step.equals(that.step)
                && known == that.known
                && Arrays.equals(q50, that.q50)
                && Arrays.equals(q90, that.q90)
                && Arrays.equals(q99, that.q99);
    }

    @Override
    public int hashCode() {
        return from.hashCode() * 31 + Arrays.hashCode(q90);
    }

    @Override
    public String toString() {
        return length() + " steps of " + step + " from " + from + ", q90 peaks at " + peak(Quantile.Q90);
    }
}
