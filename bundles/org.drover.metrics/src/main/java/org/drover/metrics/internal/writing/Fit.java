package org.drover.metrics.internal.writing;

import java.time.Instant;
import org.drover.metrics.Writing;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * Rate and working set from what was dirtied in a short window and in one {@link #LONGER} times as long. With {@code x} as
 * the share of the working set that a short window leaves clean, the long one has {@code (1 - x^n) / (1 - x) = 1 + x + ... +
 * x^(n-1)} times the pages of the short one.
 */
final class Fit {
    /** A working set that is written to much faster than can be measured is said to be written to so often a second. */
    private static final double MOST_ROUNDS = 6;

    static final int LONGER = 5;
    private static final int HALVINGS = 40;

    private Fit() {}

    /**
     * @param shortly bytes of different pages in the short window
     * @param longer  bytes of different pages in {@link #LONGER} short windows
     * @param memory  of the VM: no working set is larger
     */
    static Writing of(Instant at, double seconds, double shortly, double longer, Bytes memory) {
        double all = memory.count();
        double first = Math.min(shortly, all);
        double then = Math.min(Math.max(first, longer), all);
        if (then == 0) return new Writing(at, new ByteRate(0), Bytes.ZERO);
        if (first == 0) first = then / LONGER; // too rare for the short window to see
        double clean = clean(then / first);
        double set = clean >= 1 ? all : Math.min(all, Math.max(then, first / (1 - clean)));
        double rate = Math.min(-set * Math.log1p(-Math.min(first / set, 1)) / seconds, set * MOST_ROUNDS);
        return new Writing(at, new ByteRate((long) rate), new Bytes((long) set));
    }

    /** x, of which the sum of powers grows with it. */
    private static double clean(double ratio) {
        if (ratio >= LONGER) return 1;
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double x = (low + high) / 2;
            double sum = 0;
            for (int power = 0; power < LONGER; power++) sum = sum * x + 1;
            if (sum < ratio) low = x;
            else high = x;
        }
        return low;
    }
}
