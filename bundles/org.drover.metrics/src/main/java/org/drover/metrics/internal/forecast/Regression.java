package org.drover.metrics.internal.forecast;

/**
 * The value some steps ahead as a straight-line function of the last value, the mean of the last hour and the value at
 * the same time of the day before; least squares with a slight ridge, so that a feature which never changes has no say.
 */
final class Regression {
    private static final int FEATURES = 3;
    private static final int ALL = FEATURES + 1;
    private static final double RIDGE = 1e-3;

    private final Past past;
    private final int step;
    private final boolean daily;
    private final double[] slope = new double[FEATURES];
    private double constant;

    /** Learns from the moments {@code begin, begin + stride ...} whose outcome lies before {@code end}. */
    Regression(Past past, int step, int begin, int end, int stride) {
        this.past = past;
        this.step = step;
        this.daily = past.sameTime(begin, step) >= 0;
        double[] sums = new double[ALL];
        double[][] products = new double[ALL][ALL];
        int count = gather(begin, end - step, stride, sums, products);
        if (count > 0) solve(count, sums, products);
    }

    private int gather(int from, int to, int stride, double[] sums, double[][] products) {
        float[] x = past.values;
        int back = daily ? past.sameTime(0, step) : 0;
        double base = x[Math.max(0, Math.min(from, past.length - 1))];
        double a = 0, b = 0, c = 0, y = 0;
        double aa = 0, ab = 0, ac = 0, bb = 0, bc = 0, cc = 0, ay = 0, by = 0, cy = 0;
        int count = 0;
        for (int now = from; now < to; now += stride) {
            if (!past.measured[now + step]) continue;
            double last = x[now] - base;
            double hour = past.lately[now] - base;
            double then = daily ? x[now + back] - base : 0;
            double target = x[now + step] - base;
            a += last;
            b += hour;
            c += then;
            y += target;
            aa += last * last;
            ab += last * hour;
            ac += last * then;
            bb += hour * hour;
            bc += hour * then;
            cc += then * then;
            ay += last * target;
            by += hour * target;
            cy += then * target;
            count++;
        }
        double[] s = {a, b, c, y};
        double[][] p = {{aa, ab, ac, ay}, {ab, bb, bc, by}, {ac, bc, cc, cy}, {ay, by, cy, 0}};
        System.arraycopy(s, 0, sums, 0, ALL);
        for (int i = 0; i < ALL; i++) System.arraycopy(p[i], 0, products[i], 0, ALL);
        constant = base;
        return count;
    }

    private void solve(int count, double[] sums, double[][] products) {
        double base = constant;
        double[] deviation = new double[FEATURES];
        double[][] system = new double[FEATURES][ALL];
        for (int i = 0; i < FEATURES; i++) {
            deviation[i] = Math.sqrt(Math.max(0, covariance(i, i, count, sums, products))) + 1e-9;
        }
        for (int i = 0; i < FEATURES; i++) {
            for (int j = 0; j < FEATURES; j++) {
                system[i][j] = covariance(i, j, count, sums, products) / deviation[i] / deviation[j];
            }
            system[i][i] += RIDGE;
            system[i][FEATURES] = covariance(i, FEATURES, count, sums, products) / deviation[i];
        }
        double[] solution = eliminated(system);
        constant = base + sums[FEATURES] / count;
        for (int i = 0; i < FEATURES; i++) {
            slope[i] = solution[i] / deviation[i];
            constant -= slope[i] * (base + sums[i] / count);
        }
    }

    private static double covariance(int i, int j, int count, double[] sums, double[][] products) {
        return products[i][j] / count - sums[i] / count * (sums[j] / count);
    }

    /** The system is positive definite thanks to the ridge, so no pivots are needed. */
    private static double[] eliminated(double[][] system) {
        for (int i = 0; i < FEATURES; i++) {
            for (int j = i + 1; j < FEATURES; j++) {
                double factor = system[j][i] / system[i][i];
                for (int k = i; k < ALL; k++) system[j][k] -= factor * system[i][k];
            }
        }
        double[] solution = new double[FEATURES];
        for (int i = FEATURES - 1; i >= 0; i--) {
            double rest = system[i][FEATURES];
            for (int j = i + 1; j < FEATURES; j++) rest -= system[i][j] * solution[j];
            solution[i] = rest / system[i][i];
        }
        return solution;
    }

    /** What it says at {@code now} of {@code ahead} steps later, the step it learned for or one near it. */
    float at(int now, int ahead) {
        int then = past.sameTime(now, ahead);
        float sameTime = daily && then >= 0 ? past.values[then] : past.values[now];
        return (float) (constant
                + slope[0] * past.values[now]
                + slope[1] * past.lately[now]
                + (daily ? slope[2] * sameTime : 0));
    }
}
