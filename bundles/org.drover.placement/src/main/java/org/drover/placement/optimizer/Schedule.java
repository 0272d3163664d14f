package org.drover.placement.optimizer;

import java.util.Arrays;

/**
 * From hot to cold in steps of equal ratio. How long each step takes is learned from an earlier, quicker pass: where cooling
 * brought much, more time is spent the next time.
 */
final class Schedule {
    private static final double STEPS_PER_DECADE = 6;
    /** No step gets less than this part of an even share. */
    private static final double LEAST = 0.15;

    private final double hot;
    private final double ratio;
    private final double[] weight;

    Schedule(double hot, double cold) {
        this.hot = hot;
        int steps = (int) Math.max(1, Math.ceil(STEPS_PER_DECADE * Math.log10(hot / cold)));
        ratio = Math.pow(cold / hot, 1.0 / steps);
        weight = new double[steps];
        Arrays.fill(weight, 1);
    }

    /** At a progress from 0 to 1. */
    double temperature(double progress) {
        double left = progress * Arrays.stream(weight).sum();
        int step = 0;
        while (step < weight.length - 1 && left > weight[step]) left -= weight[step++];
        return hot * Math.pow(ratio, step + Math.min(1, left / weight[step]));
    }

    /** Which step a temperature belongs to. */
    int step(double temperature) {
        return (int) Math.min(weight.length - 1, Math.max(0, Math.log(temperature / hot) / Math.log(ratio)));
    }

    int size() {
        return weight.length;
    }

    /** @param costAfter what the placement cost after each step of the earlier pass, and before the first */
    void learn(double[] costAfter) {
        for (int i = 0; i < weight.length; i++) {
            weight[i] = Math.sqrt(Math.max(0, costAfter[i] - costAfter[i + 1]));
        }
        double mean = Arrays.stream(weight).average().orElse(0);
        for (int i = 0; i < weight.length; i++) weight[i] = mean == 0 ? 1 : Math.max(LEAST, weight[i] / mean);
    }
}
