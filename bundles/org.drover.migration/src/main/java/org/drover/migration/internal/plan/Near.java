package org.drover.migration.internal.plan;

import java.time.Duration;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;

/** What a plan reads from the record of a migration. */
final class Near {
    /** The next move is handed to the engine so long before a transfer ends, that it is prepared by then. */
    static final Duration AHEAD = Duration.ofSeconds(2);

    private Near() {}

    /** Its hosts have time for others, or nearly. While one is being settled, the engine knows for how long they have not. */
    static boolean itsEnd(MigrationRecord migration) {
        return switch (migration.stage()) {
            case QUEUED, CHECKING, PREPARING -> false;
            case COPYING -> migration.progress().filter(Near::endsSoon).isPresent();
            case RECOVERING, SWITCHING_OVER, CONFIRMING, DONE, RETURNED, CANCELLED, REFUSED, VM_LOST -> true;
        };
    }

    private static boolean endsSoon(MigrationProgress progress) {
        double gain = (double) progress.throughput().bytesPerSecond()
                - progress.dirtyRate().bytesPerSecond();
        return gain > 0 && progress.remaining().count() <= gain * AHEAD.toSeconds();
    }

    /** It ended before any destination was asked for anything, and was not refused by the check: another host would not help. */
    static boolean sourceRefused(MigrationRecord migration) {
        return migration.stage() == Stage.RETURNED
                && migration.log().stream()
                        .noneMatch(line ->
                                line.text().equals("PREPARE") || line.text().equals("DELEGATE"));
    }
}
