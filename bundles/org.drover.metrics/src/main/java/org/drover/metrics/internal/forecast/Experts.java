package org.drover.metrics.internal.forecast;

import java.util.Arrays;

/**
 * Five ways to look ahead of a series from one of its moments, each of which gives quantiles and knows only what lies
 * before that moment.
 */
final class Experts {
    static final int ANALOG = 0;
    static final int ANALOG_FROM_HERE = 1;
    static final int REGRESSION_LIKE_NOW = 2;
    static final int REGRESSION = 3;
    static final int RECENT = 4;
    static final int COUNT = 5;

    private static final int QUANTILES = 3;

    private final Past past;
    private final Analogs analogs;
    private final int[] moments = new int[Analogs.MOST];
    private final float[] errors = new float[Analogs.MOST];
    private final float[] recent;
    private final int[] rows;
    private final float[] off;
    private final float[] recentQuantiles = new float[QUANTILES];

    private int now;
    private int rowCount;
    private int found;
    private int foundFor;

    Experts(Past past) {
        this.past = past;
        analogs = new Analogs(past);
        rows = new int[past.length];
        off = new float[past.length];
        recent = new float[past.length];
    }

    /** The moment to look ahead from, which counts as known. */
    void stand(int moment) {
        now = moment;
        analogs.compare(now);
        foundFor = 0;
        pickRows();
        int count = 0;
        for (int i = 0; i < rowCount && rows[i] > now - 4 * past.day; i++) {
            if (past.measured[rows[i]]) recent[count++] = past.values[rows[i]];
        }
        if (count == 0) recent[count++] = past.values[now];
        Ranks.quantiles(recent, count, Levels.PLAIN, 0, recentQuantiles);
    }

    /** Every moment of the newest hours, then ever fewer: newest first. Samples that count as recent weights would. */
    private void pickRows() {
        rowCount = 0;
        int dense = past.day / 2;
        int begin = past.begin();
        for (int t = now, gap = 1; t >= begin; t -= gap) {
            rows[rowCount++] = t;
            int age = now - t;
            gap = age < dense ? 2 : age < 3 * dense ? 5 : age < 8 * dense ? 7 : 17;
        }
    }

    /** Finds the moments like now that so many steps are known after. */
    void nearest(int steps) {
        found = analogs.nearest(steps, moments);
        foundFor = steps;
    }

    /**
     * Quantiles of each expert {@code step} steps ahead.
     *
     * @param regression that was fitted for this step or one near it
     * @param spread     errors of the regression, {@code count} of them, in any order
     */
    void ahead(int step, Regression regression, double[] levels, float[][] quantiles) {
        if (step > foundFor)
            throw new IllegalStateException("moments are known for " + foundFor + " steps, not " + step);
        float[] x = past.values;
        float here = x[now];
        float expected = regression.at(now, step);
        if (found == 0) {
            for (int expert = ANALOG; expert <= REGRESSION_LIKE_NOW; expert++) Arrays.fill(quantiles[expert], here);
        } else {
            for (int i = 0; i < found; i++) errors[i] = x[moments[i] + step];
            Ranks.quantiles(errors, found, levels, 0, quantiles[ANALOG]);
            for (int i = 0; i < found; i++) errors[i] = x[moments[i] + step] - x[moments[i]];
            Ranks.quantiles(errors, found, levels, here, quantiles[ANALOG_FROM_HERE]);
            for (int i = 0; i < found; i++) errors[i] = x[moments[i] + step] - regression.at(moments[i], step);
            Ranks.quantiles(errors, found, levels, expected, quantiles[REGRESSION_LIKE_NOW]);
        }
        System.arraycopy(recentQuantiles, 0, quantiles[RECENT], 0, QUANTILES);
    }

    /** Quantiles of the regression's recent errors, around nothing. */
    void spread(int step, Regression regression, double[] levels, float[] quantiles) {
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            int t = rows[i] - step;
            if (t >= past.begin() && past.measured[t + step])
                off[count++] = past.values[t + step] - regression.at(t, step);
        }
        if (count == 0) off[count++] = 0;
        Ranks.quantiles(off, count, levels, 0, quantiles);
    }
}
