package org.drover.migration.internal.plan;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.migration.MigrationRecord;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * How long a transfer is expected to take: by memory, at the pace of the last ones. Only the order of moves and a forecast
 * depend on it. <b>Threads:</b> any.
 */
final class Pace {
    /** Before anything was measured: about what a network of 1 Gbit/s carries. */
    private static final ByteRate ASSUMED = ByteRate.ofMiBPerSecond(100);

    private static final double WEIGHT_OF_THE_LAST = 0.2;

    private double bytesPerSecond = ASSUMED.bytesPerSecond();
    private boolean measured;

    synchronized Duration of(Bytes memory, MigrationOptions options) {
        double most = options.bandwidth().map(ByteRate::bytesPerSecond).orElse(Long.MAX_VALUE);
        return Duration.ofMillis((long) (1000 * memory.count() / Math.max(1, Math.min(most, bytesPerSecond))));
    }

    /** One that is copying says how fast. */
    synchronized void saw(MigrationRecord record) {
        Optional<Long> rate = record.progress().map(p -> p.throughput().bytesPerSecond());
        if (rate.isEmpty() || rate.get() <= 0) return;
        double weight = measured ? WEIGHT_OF_THE_LAST : 1;
        bytesPerSecond += weight * (rate.get() - bytesPerSecond);
        measured = true;
    }
}
