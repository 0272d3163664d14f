package org.drover.placement.optimizer;

import java.util.Arrays;

/**
 * Between which temperatures cooling is worth while: where it is hottest, one in some moves that fit is made though it costs
 * more; where it is coldest, none.
 */
record Range(double hot, double cold) {
    private static final double WIDEST = 1e7;
    private static final double NARROWEST = 100;

    /** @param rank of those among the moves that cost more, from 0 to 1, that at the hottest has one chance in e */
    static Range of(Layout layout, Dice dice, int samples, double rank) {
        int vms = layout.hostOf.length;
        int hosts = layout.problem.hosts();
        double[] deltas = new double[samples];
        int count = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < samples; i++) {
            int vm = dice.below(vms);
            double delta = i % 2 == 0
                    ? layout.shift(vm, dice.below(hosts), Double.MAX_VALUE)
                    : layout.swap(vm, dice.below(vms), Double.MAX_VALUE);
            if (delta == Layout.NO || delta == 0) continue;
            least = Math.min(least, Math.abs(delta));
            if (delta > 0) deltas[count++] = delta;
        }
        if (count == 0) return new Range(0, 0);
        Arrays.sort(deltas, 0, count);
        double hot = deltas[(int) (rank * count)];
        return new Range(hot, Math.min(hot / NARROWEST, Math.max(least / 4, hot / WIDEST)));
    }
}
