package org.drover.metrics.internal.forecast;

/**
 * A series as the forecaster sees it: gaps bridged by the value before them, and means that are needed at every moment.
 * Positions count from the first value that was measured.
 */
final class Past {
    /** Values of which {@link #lately} is the mean: an hour of steps of 5 minutes. */
    static final int LATELY = 12;

    final int day;
    final int length;
    final int known;
    final float[] values;
    final boolean[] measured;
    final float[] lately;

    /** @param raw oldest first, not finite where nothing was measured; the newest {@code most} of them count */
    Past(float[] raw, int day, int most) {
        int first = Math.max(0, raw.length - most);
        while (first < raw.length && !Float.isFinite(raw[first])) first++;
        this.day = day;
        length = raw.length - first;
        values = new float[length];
        measured = new boolean[length];
        lately = new float[length];
        int seen = 0;
        double sum = 0;
        for (int i = 0; i < length; i++) {
            float value = raw[first + i];
            measured[i] = Float.isFinite(value);
            if (measured[i]) seen++;
            values[i] = measured[i] ? value : values[i - 1];
            sum += values[i];
            if (i >= LATELY) sum -= values[i - LATELY];
            lately[i] = (float) (sum / Math.min(i + 1, LATELY));
        }
        known = seen;
    }

    /** Where the same time of the day lies that is the last one known at {@code now}, for {@code step} steps after it. */
    int sameTime(int now, int step) {
        return now + step - day * ((step + day - 1) / day);
    }

    /** The first moment with a day before it, or the first of all when there is not much more than a day. */
    int begin() {
        return length > 2 * day ? day : 0;
    }
}
