package org.drover.metrics;

import java.time.Instant;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * How a VM writes to its memory: at random within a working set. In {@code t} seconds it dirties
 * {@code W (1 - exp(-r t / W))} bytes of different pages, which is what a pass of a live migration has to send again.
 *
 * @param at         when it was measured, or last measured for a mean
 * @param rate       r: how fast different pages would be dirtied if none were written to twice
 * @param workingSet W: what it writes to altogether
 */
public record Writing(Instant at, ByteRate rate, Bytes workingSet) {
    /** Bytes of different pages dirtied in so many seconds. */
    public double dirtied(double seconds) {
        double all = workingSet.count();
        return all == 0 ? 0 : all * -Math.expm1(-rate.bytesPerSecond() * seconds / all);
    }
}
