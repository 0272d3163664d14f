package org.drover.metrics.internal.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * The load that series would have been together, moment by moment, so that peaks which do not coincide are not added and
 * errors which do coincide are. It is looked ahead of like any series, and a host after a move is foretold as well as before.
 */
public final class Together {
    private Together() {}

    /**
     * A part that began later than others is thought to have been before as it was after: its first days, or all that
     * is known of it, are repeated backwards. A gap within a part adds nothing, within the first part, which is the
     * host itself, it leaves a gap.
     *
     * @param parts of one length and one grid
     */
    public static float[] of(List<float[]> parts, int day) {
        int length = parts.get(0).length;
        int begin = length;
        for (float[] part : parts) begin = Math.min(begin, first(part));
        float[] sum = new float[length];
        Arrays.fill(sum, 0, begin, Float.NaN);
        for (float[] part : parts) {
            int first = first(part);
            int period = period(length - first, day);
            for (int i = begin; i < length; i++) {
                float value =
                        i >= first || period == 0 ? part[i] : part[i + (first - i + period - 1) / period * period];
                if (Float.isFinite(value)) sum[i] += value;
            }
        }
        float[] itself = parts.get(0);
        for (int i = first(itself); i < length; i++) if (!Float.isFinite(itself[i])) sum[i] = Float.NaN;
        return sum;
    }

    private static int first(float[] part) {
        int first = 0;
        while (first < part.length && !Float.isFinite(part[first])) first++;
        return first;
    }

    /** Whole days, so that a time of day stays where it is. */
    private static int period(int known, int day) {
        return known >= day ? known / day * day : known;
    }
}
