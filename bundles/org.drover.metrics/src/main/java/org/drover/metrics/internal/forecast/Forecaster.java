package org.drover.metrics.internal.forecast;

import org.drover.metrics.Quantile;

/**
 * Looks ahead of one series: {@link Experts} give quantiles, and their weighted mean, quantile by quantile, is the
 * forecast; the weights come from a back-test that rolled over the series (a {@link Skill}, which holds for hours). A
 * pure function of the values, whatever they are: a gap is bridged and counts for no error. What is younger than three
 * days, at steps of 5 minutes, is foretold by simpler means ({@link Young}).
 */
public final class Forecaster {
    /** The newest values that count: 14 days of steps of 5 minutes. */
    public static final int MOST = 4032;

    private static final int YOUNG = 864;
    private static final int BACK_TESTS = 12;
    private static final int ROWS = 1400;
    private static final int[] GROUPS = {1, 4, 12, 36, 96, 288};
    private static final int DENSE = 12;
    private static final int GRID = 12;
    private static final int FAR = 72;

    private final int day;
    private final Young young;

    /** @param stepsPerDay of the grid */
    public Forecaster(int stepsPerDay) {
        this.day = stepsPerDay;
        this.young = new Young(stepsPerDay);
    }

    /** Rolls the experts over the past; the newest values are judged, the ones before them are learned from. */
    public Skill judge(float[] values) {
        var past = new Past(values, day, MOST);
        if (past.known < YOUNG) return Skill.UNKNOWN;
        int span = Math.min(7 * day, past.length / 2);
        int from = past.length - span;
        int[] judged = Skill.JUDGED;
        double[][] losses = new double[judged.length][Experts.COUNT];
        int[] counts = new int[judged.length];
        var experts = new Experts(past);
        experts.stand(from - 1);
        var regressions = new Regression[judged.length];
        float[][] spreads = new float[judged.length][Quantile.values().length];
        for (int j = 0; j < judged.length; j++) {
            regressions[j] = regression(past, judged[j], from);
            experts.spread(judged[j], regressions[j], Levels.PLAIN, spreads[j]);
        }
        float[][] quantiles = new float[Experts.COUNT][Quantile.values().length];
        for (int test = 0; test < BACK_TESTS; test++) {
            int now = from - 1 + (int) ((long) span * test / BACK_TESTS);
            experts.stand(now);
            for (int j = 0; j < judged.length; j++) {
                int target = now + judged[j];
                if (target >= past.length || !past.measured[target]) continue;
                experts.nearest(judged[j]);
                experts.ahead(judged[j], regressions[j], Levels.PLAIN, quantiles);
                add(quantiles[Experts.REGRESSION], regressions[j].at(now, judged[j]), spreads[j]);
                for (int e = 0; e < Experts.COUNT; e++) losses[j][e] += loss(past.values[target], quantiles[e]);
                counts[j]++;
            }
        }
        for (int j = 1; j < judged.length; j++) {
            if (counts[j] > 0) continue;
            losses[j] = losses[j - 1];
            counts[j] = counts[j - 1];
        }
        return new Skill(losses, counts);
    }

    private Regression regression(Past past, int step, int end) {
        int begin = past.begin();
        return new Regression(past, step, begin, end, Math.max(1, (end - begin) / ROWS));
    }

    private static void add(float[] into, float base, float[] spread) {
        for (int q = 0; q < into.length; q++) into[q] = base + spread[q];
    }

    private static double loss(float value, float[] quantiles) {
        double sum = 0;
        for (int q = 0; q < quantiles.length; q++) {
            double off = value - quantiles[q];
            sum += Math.max(Levels.PLAIN[q] * off, (Levels.PLAIN[q] - 1) * off);
        }
        return sum;
    }

    /** The quantiles of the next steps, by what {@link #judge} said of this series. */
    public Outlook ahead(float[] values, int horizon, Skill skill) {
        var past = new Past(values, day, MOST);
        if (past.known < YOUNG) return young.ahead(values, horizon);
        float[][] columns = new float[Quantile.values().length][horizon];
        var experts = new Experts(past);
        int now = past.length - 1;
        experts.stand(now);
        int done = 0;
        int group = 0;
        Regression before = null;
        while (done < horizon) {
            int last = Math.min(horizon, group < GROUPS.length ? GROUPS[group] : done + day);
            group++;
            Regression regression = regression(past, last, past.length);
            experts.nearest(last);
            done = fill(past, experts, regression, skill, done, last, columns);
        }
        for (float[] column : columns) {
            for (int i = 0; i < horizon; i++) column[i] = Math.max(0, column[i]);
        }
        return new Outlook(past.known, columns);
    }

    /** Exact at some steps; what lies between two of them follows the regression, which knows the day. */
    private int fill(
            Past past, Experts experts, Regression regression, Skill skill, int done, int last, float[][] columns) {
        float[][] quantiles = new float[Experts.COUNT][columns.length];
        float[] weights = new float[Experts.COUNT];
        float[] spread = new float[columns.length];
        double[] levels = Levels.of(last);
        experts.spread(last, regression, levels, spread);
        int now = past.length - 1;
        int before = done;
        for (int step = done + 1; step <= last; step++) {
            if (step > DENSE && step % (step > FAR ? 2 * GRID : GRID) != 0 && step != last) continue;
            experts.ahead(step, regression, levels, quantiles);
            float expected = regression.at(now, step);
            add(quantiles[Experts.REGRESSION], expected, spread);
            skill.weights(step, weights);
            for (int q = 0; q < columns.length; q++) {
                float mean = 0;
                for (int e = 0; e < Experts.COUNT; e++) mean += weights[e] * quantiles[e][q];
                columns[q][step - 1] = mean;
            }
            float[] highest = columns[columns.length - 1];
            highest[step - 1] += Levels.beyond(step, highest[step - 1] - columns[columns.length - 2][step - 1]);
            float pull = 1 - weights[Experts.RECENT] - weights[Experts.ANALOG];
            for (int between = before + 1; between < step; between++) {
                float share = (float) (between - before) / (step - before);
                float shape = between(regression, now, before, between, step, share);
                for (float[] column : columns) {
                    float straight = column[Math.max(0, before - 1)] * (1 - share) + column[step - 1] * share;
                    column[between - 1] = straight + pull * shape;
                }
            }
            before = step;
        }
        return last;
    }

    /** How far the regression leaves the straight line between two steps. */
    private static float between(Regression regression, int now, int before, int step, int after, float share) {
        float straight = regression.at(now, before) * (1 - share) + regression.at(now, after) * share;
        return regression.at(now, step) - straight;
    }
}
