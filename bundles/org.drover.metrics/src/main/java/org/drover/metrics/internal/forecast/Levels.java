package org.drover.metrics.internal.forecast;

import org.drover.metrics.Quantile;

/**
 * Which part of the past errors has to lie below a quantile for that part of the future ones to do so: the further ahead,
 * the less is the future like the past. The numbers were set on 50 VMs of a public data set.
 */
final class Levels {
    static final double[] PLAIN = {Quantile.Q50.probability(), Quantile.Q90.probability(), Quantile.Q99.probability()};

    /** By this part what a quantile leaves out shrinks, a day ahead. */
    private static final double[] LESS = {0, 0.35, 0.5};

    /** No past error exceeds the largest: the highest quantile's distance to the one below grows by this, a day ahead. */
    private static final double BEYOND = 0.4;

    private Levels() {}

    static double[] of(int step) {
        double[] levels = new double[PLAIN.length];
        for (int q = 0; q < levels.length; q++) levels[q] = 1 - (1 - PLAIN[q]) * (1 - LESS[q] * far(step));
        return levels;
    }

    /** How much further the highest quantile lies, with {@code distance} between it and the one below. */
    static float beyond(int step, float distance) {
        return (float) (BEYOND * far(step) * Math.max(0, distance));
    }

    /** 1 a day ahead, at steps of 5 minutes. */
    private static double far(int step) {
        return Math.min(1, step / 288.0);
    }
}
