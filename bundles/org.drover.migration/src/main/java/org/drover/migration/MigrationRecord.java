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
 * @param forecast what it was expected to cost, made before anything was touched; empty before that
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
        Optional<MoveForecast> forecast,
        List<LogLine> log) {
    public MigrationRecord {
        log = List.copyOf(log);
    }

    /** One without a forecast. */
    public MigrationRecord(
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
        this(
                ticket,
                vmName,
                reason,
                stage,
                progress,
                message,
                submitted,
                started,
                ended,
                figures,
                Optional.empty(),
                log);
    }

    public MigrationRecord with(Stage now, String why) {
        return new MigrationRecord(
                ticket, vmName, reason, now, progress, why, submitted, started, ended, figures, forecast, log);
    }

    public MigrationRecord with(MigrationTicket other) {
        return new MigrationRecord(
                other, vmName, reason, stage, progress, message, submitted, started, ended, figures, forecast, log);
    }

    public MigrationRecord with(MigrationProgress now) {
        return new MigrationRecord(
                ticket,
                vmName,
                reason,
                stage,
                Optional.of(now),
                message,
                submitted,
                started,
                ended,
                figures,
                forecast,
                log);
    }

    public MigrationRecord with(MigrationFigures measured) {
        return new MigrationRecord(
                ticket, vmName, reason, stage, progress, message, submitted, started, ended, measured, forecast, log);
    }

    public MigrationRecord with(MoveForecast made) {
        return new MigrationRecord(
                ticket,
                vmName,
                reason,
                stage,
                progress,
                message,
                submitted,
                started,
                ended,
                figures,
                Optional.of(made),
                log);
    }

    public MigrationRecord with(List<LogLine> lines) {
        return new MigrationRecord(
                ticket, vmName, reason, stage, progress, message, submitted, started, ended, figures, forecast, lines);
    }

    public MigrationRecord startedAt(Instant at) {
        return new MigrationRecord(
                ticket,
                vmName,
                reason,
                stage,
                progress,
                message,
                submitted,
                Optional.of(at),
                ended,
                figures,
                forecast,
                log);
    }

    public MigrationRecord endedAt(Instant at) {
        return new MigrationRecord(
                ticket,
                vmName,
                reason,
                stage,
                progress,
                message,
                submitted,
                started,
                Optional.of(at),
                figures,
                forecast,
                log);
    }

    /** What was done or found at one moment. */
    public record LogLine(Instant at, String text) {}
}
