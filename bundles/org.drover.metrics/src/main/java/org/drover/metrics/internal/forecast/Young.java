package org.drover.metrics.internal.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks ahead of a series of which little is known: a few simple models are rolled over it, the one with the smallest mean
 * error (over a day, once there is more than one) looks ahead, and its own errors say how far it may be off. A pure
 * function of the values; a gap is bridged by the value before it and counts for no error.
 */
public final class Young {
    /** The newest values whose errors are counted: enough for q0.9 at least. */
    public static final int ERRORS = 96;

    private static final int ERRORS_TO_CHOOSE_BY = 4;

    private final int day;

    /** @param stepsPerDay of the grid; a season is looked for once more than a day is there */
    public Young(int stepsPerDay) {
        if (stepsPerDay < 1) throw new IllegalArgumentException("a day cannot have " + stepsPerDay + " steps");
        this.day = stepsPerDay;
    }

    /** @param values oldest first, {@code NaN} where nothing was measured */
    Outlook ahead(float[] values, int horizon) {
        return Spread.of(fit(values, horizon), horizon);
    }

    public Fit fit(float[] values, int horizon) {
        int first = 0;
        while (first < values.length && !Float.isFinite(values[first])) first++;
        int length = values.length - first;
        if (length == 0) return new Fit(0, 0, new float[horizon], missing(horizon));

        float[] series = Arrays.copyOfRange(values, first, values.length);
        boolean[] measured = new boolean[length];
        int known = bridge(series, measured);
        int shift = LevelShift.of(series);

        Rolled best = null;
        for (Model model : models(length)) {
            Rolled rolled = roll(model, series, measured, shift, horizon);
            if (best == null || rolled.usable() && rolled.error < best.error) best = rolled;
        }
        return new Fit(known, series[length - 1], best.ahead, best.residuals);
    }

    private List<Model> models(int length) {
        var models = new ArrayList<Model>(4);
        models.add(new Model.DampedTrend(0.6f, 0, 0));
        models.add(new Model.DampedTrend(0.2f, 0, 0));
        models.add(new Model.DampedTrend(0.5f, 0.2f, 0.85f));
        if (length > day + ERRORS_TO_CHOOSE_BY) models.add(new Model.Yesterday(length, day));
        return models;
    }

    private Rolled roll(Model model, float[] series, boolean[] measured, int shift, int horizon) {
        int last = series.length - 1;
        int judged = Math.min(series.length, series.length > day ? Math.max(day, ERRORS) : ERRORS);
        float[][] residuals = missing(horizon);
        double sum = 0;
        int count = 0;
        for (int origin = 0; origin <= last; origin++) {
            model.see(origin, series[origin]);
            if (!model.ready() || origin + horizon < last - judged + 1) continue;
            int until = Math.min(horizon, last - origin);
            for (int steps = Math.max(1, last - judged + 1 - origin); steps <= until; steps++) {
                int target = origin + steps;
                if (!measured[target] || origin < shift && target >= shift) continue;
                float error = series[target] - Math.max(0, model.ahead(steps));
                if (last - target < ERRORS) residuals[steps - 1][last - target] = error;
                sum += Math.abs(error);
                count++;
            }
        }
        float[] ahead = new float[horizon];
        for (int steps = 1; steps <= horizon; steps++) ahead[steps - 1] = Math.max(0, model.ahead(steps));
        return new Rolled(ahead, residuals, count, count == 0 ? Double.MAX_VALUE : sum / count);
    }

    private record Rolled(float[] ahead, float[][] residuals, int count, double error) {
        boolean usable() {
            return count >= ERRORS_TO_CHOOSE_BY;
        }
    }

    /** Fills gaps with the value before; the first value is there. */
    private static int bridge(float[] series, boolean[] measured) {
        int known = 0;
        for (int i = 0; i < series.length; i++) {
            measured[i] = Float.isFinite(series[i]);
            if (measured[i]) known++;
            else series[i] = series[i - 1];
        }
        return known;
    }

    private static float[][] missing(int horizon) {
        float[][] residuals = new float[horizon][ERRORS];
        for (float[] row : residuals) Arrays.fill(row, Float.NaN);
        return residuals;
    }
}
