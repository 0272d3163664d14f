package org.drover.metrics.internal.forecast;

import java.util.Arrays;
import org.drover.metrics.Quantile;

/** Order statistics. */
final class Ranks {
    private static final Quantile[] QUANTILES = Quantile.values();
    private static final int SORTED_AT = 24;

    private Ranks() {}

    /** The value of that rank, from 0, among the first {@code count}; the array is reordered (Hoare's selection). */
    static float smallest(float[] values, int count, int rank) {
        return select(values, 0, count - 1, rank);
    }

    /** Puts the value of that rank in its place, when the ranks from {@code from} to {@code to} are between these. */
    private static float select(float[] values, int from, int to, int rank) {
        while (to - from > SORTED_AT) {
            float pivot = middle(values[from], values[(from + to) >>> 1], values[to]);
            int i = from;
            int j = to;
            while (i <= j) {
                while (values[i] < pivot) i++;
                while (values[j] > pivot) j--;
                if (i > j) break;
                float swapped = values[i];
                values[i++] = values[j];
                values[j--] = swapped;
            }
            if (rank <= j) to = j;
            else if (rank >= i) from = i;
            else return values[rank];
        }
        Arrays.sort(values, from, to + 1);
        return values[rank];
    }

    private static float middle(float a, float b, float c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /**
     * Adds {@code base} and the quantiles of the first {@code count} errors, which are reordered, to {@code sums}.
     *
     * @param levels which part of the errors is to lie below each quantile
     */
    static void quantiles(float[] errors, int count, double[] levels, float base, float[] quantiles) {
        int from = 0;
        for (int q = 0; q < QUANTILES.length; q++) {
            double at = Math.max(0, Math.min(count - 1, levels[q] * count - 0.5));
            int below = (int) at;
            float low = below < from ? errors[below] : select(errors, from, count - 1, below);
            from = Math.max(from, Math.min(count - 1, below + 1));
            float high = below + 1 < count ? select(errors, from, count - 1, below + 1) : low;
            quantiles[q] = base + (float) (low + (at - below) * (high - low));
        }
    }
}
