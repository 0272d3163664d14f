package org.drover.metrics.internal.forecast;

/**
 * How much each expert is to be believed of one series, for a few steps ahead: from a back-test that rolled over it.
 * Weights are exponential in the mean pinball loss, which is safe whatever the series does (Cesa-Bianchi and Lugosi, 2006).
 */
public final class Skill {
    /** Steps ahead that are judged; between them weights are interpolated. */
    static final int[] JUDGED = {1, 12, 72, 288};

    private static final double[][] PRIOR = {
        {1, 1, 1, 1, 0.25}, {1, 1, 1, 1, 0.25}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1},
    };
    private static final double STEEPNESS = 4;
    private static final double TRUST_AFTER = 3;

    /** Not judged yet: who does well with most series comes first. */
    static final Skill UNKNOWN = new Skill(new double[JUDGED.length][Experts.COUNT], new int[JUDGED.length]);

    private final float[][] weights = new float[JUDGED.length][Experts.COUNT];

    /**
     * @param losses summed pinball losses of each expert at each judged step
     * @param counts how many forecasts that was
     */
    Skill(double[][] losses, int[] counts) {
        for (int j = 0; j < JUDGED.length; j++) {
            double least = Double.MAX_VALUE;
            double mean = 0;
            for (double loss : losses[j]) {
                least = Math.min(least, loss);
                mean += loss / Experts.COUNT;
            }
            double steepness = STEEPNESS * counts[j] / (counts[j] + TRUST_AFTER);
            double sum = 0;
            for (int e = 0; e < Experts.COUNT; e++) {
                double worse = mean == 0 ? 0 : (losses[j][e] - least) / (least + 0.001 * mean);
                weights[j][e] = (float) (PRIOR[j][e] * Math.exp(-steepness * worse));
                sum += weights[j][e];
            }
            for (int e = 0; e < Experts.COUNT; e++) weights[j][e] /= (float) sum;
        }
    }

    /** The experts' weights that many steps ahead, which sum to 1. */
    void weights(int step, float[] into) {
        int upper = 0;
        while (upper < JUDGED.length - 1 && JUDGED[upper] < step) upper++;
        int lower = Math.max(0, upper - 1);
        double share = upper == lower || step >= JUDGED[upper]
                ? 1
                : Math.log((double) step / JUDGED[lower]) / Math.log((double) JUDGED[upper] / JUDGED[lower]);
        for (int e = 0; e < Experts.COUNT; e++) {
            into[e] = (float) (share * weights[upper][e] + (1 - share) * weights[lower][e]);
        }
    }
}
