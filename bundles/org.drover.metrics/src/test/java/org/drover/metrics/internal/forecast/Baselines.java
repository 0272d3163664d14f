package org.drover.metrics.internal.forecast;

import java.util.Arrays;

/** What a forecast has to beat: five plain methods, each with the quantiles of its own errors over the last 7 days. */
enum Baselines {
    LAST("last value"),
    YESTERDAY("same time yesterday"),
    WEEK("quantiles of the last 7 days"),
    MEAN("mean of last value, time of day, 7 days"),
    REGRESSION("linear regression on last, last hour, yesterday");

    private static final int DAY = 288;
    private static final int WEEK_LONG = 7 * DAY;
    private static final double[] LEVELS = {0.5, 0.9, 0.99};

    final String what;

    Baselines(String what) {
        this.what = what;
    }

    /** Quantiles of the value {@code step} steps after the last one before {@code end}. */
    double[] ahead(float[] values, int end, int step) {
        double[] x = bridged(values, end);
        double[] sums = summed(x);
        double[] slope = this == REGRESSION ? fitted(x, sums, step) : null;
        double expected = expected(x, sums, end - 1, step, slope);
        double[] errors = new double[WEEK_LONG];
        int count = 0;
        for (int target = Math.max(end - WEEK_LONG, 0); target < end; target++) {
            int now = target - step;
            if (now < DAY && this != WEEK || Float.isNaN(values[target])) continue;
            errors[count++] = x[target] - expected(x, sums, now, step, slope);
        }
        double[] quantiles = new double[LEVELS.length];
        Arrays.sort(errors, 0, count);
        for (int q = 0; q < LEVELS.length; q++) {
            double at = count == 0 ? 0 : LEVELS[q] * (count - 1);
            int low = (int) at;
            double error =
                    count == 0 ? 0 : errors[low] + (at - low) * (errors[Math.min(count - 1, low + 1)] - errors[low]);
            quantiles[q] = Math.max(0, Math.min(100, expected + error));
        }
        return quantiles;
    }

    private double expected(double[] x, double[] sums, int now, int step, double[] slope) {
        return switch (this) {
            case LAST -> x[now];
            case YESTERDAY -> x[now + step - DAY];
            case WEEK -> 0;
            case MEAN -> (x[now] + timeOfDay(x, now, step) + mean(sums, now, WEEK_LONG)) / 3;
            case REGRESSION -> dot(slope, features(x, sums, now, step));
        };
    }

    private static double timeOfDay(double[] x, int now, int step) {
        double sum = 0;
        int count = 0;
        for (int then = now + step - DAY; then >= 0 && count < 7; then -= DAY) {
            sum += x[then];
            count++;
        }
        return sum / count;
    }

    /** At i the sum of the first i values. */
    private static double[] summed(double[] x) {
        double[] sums = new double[x.length + 1];
        for (int i = 0; i < x.length; i++) sums[i + 1] = sums[i] + x[i];
        return sums;
    }

    private static double mean(double[] sums, int now, int length) {
        int from = Math.max(0, now - length + 1);
        return (sums[now + 1] - sums[from]) / (now - from + 1);
    }

    private static double[] features(double[] x, double[] sums, int now, int step) {
        return new double[] {1, x[now], mean(sums, now, 12), x[now + step - DAY]};
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    /** Ordinary least squares over all that is known. */
    private static double[] fitted(double[] x, double[] sums, int step) {
        double[][] system = new double[4][5];
        for (int now = DAY; now + step < x.length; now++) {
            double[] f = features(x, sums, now, step);
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) system[i][j] += f[i] * f[j];
                system[i][4] += f[i] * x[now + step];
            }
        }
        for (int i = 0; i < 4; i++) system[i][i] += 1e-6;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                if (i == j) continue;
                double factor = system[j][i] / system[i][i];
                for (int k = 0; k < 5; k++) system[j][k] -= factor * system[i][k];
            }
        }
        double[] slope = new double[4];
        for (int i = 0; i < 4; i++) slope[i] = system[i][4] / system[i][i];
        return slope;
    }

    private static double[] bridged(float[] values, int end) {
        double[] x = new double[end];
        double before = 0;
        for (int i = 0; i < end; i++) {
            if (!Float.isNaN(values[i])) before = values[i];
            x[i] = before;
        }
        return x;
    }
}
