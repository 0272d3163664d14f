package org.drover.metrics.internal.writing;

import java.time.Instant;
import org.drover.metrics.Writing;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * Rate and working set from what was dirtied in a short and in a long window, three times as long. With {@code x} as the
 * share of the working set that a short window leaves clean, {@code D3 / D1 = (1 - x^3) / (1 - x) = 1 + x + x^2}.
 */
final class Fit {
    /** A working set that is written to much faster than can be measured is said to be written to so often a second. */
    private static final double MOST_ROUNDS = 20;

    private Fit() {}

    /**
     * @param shortly bytes of different pages in the short window
     * @param longer  bytes of different pages in three short windows
     * @param memory  of the VM: no working set is larger
     */
    static Writing of(Instant at, double seconds, double shortly, double longer, Bytes memory) {
        double all = memory.count();
        double first = Math.min(shortly, all);
        double then = Math.min(Math.max(first, longer), all);
        if (then == 0) return new Writing(at, new ByteRate(0), Bytes.ZERO);
        if (first == 0) first = then / 3; // too rare for the short window to see
        double ratio = Math.max(1, Math.min(3, then / first));
        double clean = (Math.sqrt(4 * ratio - 3) - 1) / 2;
        double set = clean >= 1 ? all : Math.min(all, Math.max(then, first / (1 - clean)));
        double rate = Math.min(-set * Math.log1p(-Math.min(first / set, 1)) / seconds, set * MOST_ROUNDS);
        return new Writing(at, new ByteRate((long) rate), new Bytes((long) set));
    }
}
