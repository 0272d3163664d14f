package org.drover.migration.internal.phases;

import java.time.Duration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** How soon a transfer is expected to end, and what it needs. A guess: only what else may be prepared or begin depends on it. */
public final class Outlook {
    /** Hosts talk during the other part of a pause. */
    private static final double LAST_PAGES = 0.5;

    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** Of a transfer that has not begun. */
    private static final ByteRate ASSUMED = ByteRate.ofMiBPerSecond(100);

    private Outlook() {}

    public static boolean ends(Bytes memory, Duration within) {
        return memory.count() <= ASSUMED.bytesPerSecond() * (within.toMillis() / 1000.0);
    }

    /** Bytes a second with which its passes get shorter, or are short enough; 0 while nobody knows what is written. */
    public static double needs(MigrationProgress progress, MigrationOptions options) {
        double fits = progress.remaining().count()
                / (LAST_PAGES * options.pauseBudget().toNanos() / 1e9);
        return Math.min(progress.dirtyRate().bytesPerSecond(), fits);
    }

    /** Its last pages are about to be sent: what else began to use its bandwidth now would make its pause longer. */
    public static boolean handsOver(MigrationProgress progress) {
        return ends(progress, AT_ONCE);
    }

    /** What is dirtied meanwhile is sent again; one that is dirtied as fast as it is sent does not end. */
    public static boolean ends(MigrationProgress progress, Duration within) {
        double gain = (double) progress.throughput().bytesPerSecond()
                - progress.dirtyRate().bytesPerSecond();
        return gain > 0 && progress.remaining().count() <= gain * (within.toMillis() / 1000.0);
    }
}
