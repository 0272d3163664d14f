package org.drover.metrics.internal.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.drover.metrics.Forecast;
import org.drover.metrics.Quantile;

/**
 * Adds up fits of one grid. What is expected is summed step by step; how far the sum may be off is read from the summed
 * errors of the same moments, so that parts which err at different times do not err together.
 */
public final class Sum {
    /** With fewer errors than this a part is thought to be off by {@link #UNKNOWN_HIGH} of its level. */
    private static final int ENOUGH = 3;

    private static final float UNKNOWN_HIGH = 0.3f;
    private static final float UNKNOWN_EXTREME = 0.6f;

    private Sum() {}

    public static Forecast of(List<Fit> parts, Instant from, Duration step, int horizon) {
        float[] q50 = new float[horizon];
        float[] q90 = new float[horizon];
        float[] q99 = new float[horizon];
        float[] errors = new float[Forecaster.ERRORS];
        int known = 0;
        for (Fit part : parts) known = Math.max(known, part.known());
        for (int h = 0; h < horizon; h++) {
            Arrays.fill(errors, Float.NaN);
            float expected = 0;
            float unknown = 0;
            for (Fit part : parts) {
                expected += part.ahead()[h];
                if (add(part.residuals()[h], errors) < ENOUGH) unknown += part.level();
            }
            int count = sorted(errors);
            q50[h] = expected;
            q90[h] = expected + quantile(errors, count, Quantile.Q90) + UNKNOWN_HIGH * unknown;
            q99[h] = Math.max(q90[h], expected + quantile(errors, count, Quantile.Q99) + UNKNOWN_EXTREME * unknown);
        }
        return new Forecast(from, step, known, q50, q90, q99);
    }

    private static int add(float[] part, float[] errors) {
        int count = 0;
        for (int k = 0; k < errors.length; k++) {
            if (Float.isNaN(part[k])) continue;
            errors[k] = Float.isNaN(errors[k]) ? part[k] : errors[k] + part[k];
            count++;
        }
        return count;
    }

    /** Sorts what is there to the front ({@code NaN} is the largest to {@link Arrays#sort(float[])}). */
    private static int sorted(float[] errors) {
        Arrays.sort(errors);
        int count = 0;
        while (count < errors.length && !Float.isNaN(errors[count])) count++;
        return count;
    }

    /** The error that is not passed with this probability: the conformal rank; beyond the largest one, a fifth more. */
    private static float quantile(float[] sorted, int count, Quantile quantile) {
        if (count < ENOUGH) return 0;
        int rank = (int) Math.ceil((count + 1) * quantile.probability()) - 1;
        if (rank < count) return Math.max(0, sorted[rank]);
        float largest = sorted[count - 1];
        return Math.max(0, largest + (largest - sorted[count / 2]) / 5);
    }
}
