package org.drover.migration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;

/**
 * One migration as it stands; a new record for every change.
 *
 * @param message why it waits, returned, or was refused, in a sentence with what to do; empty when all is well
 * @param log     what was done and found, oldest first, with times
 */
public record MigrationRecord(
        MigrationTicket ticket,
        String vmName,
        String reason,
        Stage stage,
        Optional<MigrationProgress> progress,
        String message,
        Instant submitted,
        Optional<Instant> started,
        Optional<Instant> ended,
        MigrationFigures figures,
        List<LogLine> log) {
    public MigrationRecord {
        log = List.copyOf(log);
    }

    /** What was done or found at one moment. */
    public record LogLine(Instant at, String text) {}
}
