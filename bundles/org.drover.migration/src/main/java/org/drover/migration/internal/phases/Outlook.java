package org.drover.migration.internal.phases;

import java.time.Duration;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** Whether a transfer is expected to end within {@link #SOON}. A guess: only what else may be prepared or begin depends on it. */
public final class Outlook {
    public static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** Of a transfer that has not begun. */
    private static final ByteRate ASSUMED = ByteRate.ofMiBPerSecond(100);

    private Outlook() {}

    public static boolean endsSoon(Bytes memory) {
        return memory.count() <= ASSUMED.bytesPerSecond() * SOON.toSeconds();
    }

    /** What is dirtied meanwhile is sent again; one that is dirtied as fast as it is sent does not end. */
    public static boolean endsSoon(MigrationProgress progress) {
        return ends(progress, SOON);
    }

    /** Its last pages are about to be sent: what else began to use its bandwidth now would make its pause longer. */
    public static boolean handsOver(MigrationProgress progress) {
        return ends(progress, AT_ONCE);
    }

    private static boolean ends(MigrationProgress progress, Duration within) {
        double gain = (double) progress.throughput().bytesPerSecond()
                - progress.dirtyRate().bytesPerSecond();
        return gain > 0 && progress.remaining().count() <= gain * within.toSeconds();
    }
}
