package org.drover.metrics.internal.forecast;

import java.util.Arrays;
import org.drover.metrics.Quantile;

/** Turns what a fit expects and how it erred into quantiles. */
final class Spread {
    /** With fewer errors than this the series is thought to be off by {@link #UNKNOWN_HIGH} of its level. */
    private static final int ENOUGH = 3;

    private static final float UNKNOWN_HIGH = 0.3f;
    private static final float UNKNOWN_EXTREME = 0.6f;

    private Spread() {}

    static Outlook of(Fit fit, int horizon) {
        float[][] columns = new float[Quantile.values().length][horizon];
        for (int h = 0; h < horizon; h++) {
            float[] errors = fit.residuals()[h].clone();
            int count = sorted(errors);
            float unknown = count < ENOUGH ? fit.level() : 0;
            float expected = fit.ahead()[h];
            columns[0][h] = expected;
            columns[1][h] = expected + quantile(errors, count, Quantile.Q90) + UNKNOWN_HIGH * unknown;
            columns[2][h] = Math.max(
                    columns[1][h], expected + quantile(errors, count, Quantile.Q99) + UNKNOWN_EXTREME * unknown);
        }
        return new Outlook(fit.known(), columns);
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
