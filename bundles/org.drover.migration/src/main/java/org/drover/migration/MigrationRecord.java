package org.drover.migration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
        return changed(draft -> {
            draft.stage = now;
            draft.message = why;
        });
    }

    public MigrationRecord with(MigrationTicket other) {
        return changed(draft -> draft.ticket = other);
    }

    public MigrationRecord with(MigrationProgress now) {
        return changed(draft -> draft.progress = Optional.of(now));
    }

    public MigrationRecord with(MigrationFigures measured) {
        return changed(draft -> draft.figures = measured);
    }

    public MigrationRecord with(MoveForecast made) {
        return changed(draft -> draft.forecast = Optional.of(made));
    }

    public MigrationRecord with(List<LogLine> lines) {
        return changed(draft -> draft.log = lines);
    }

    public MigrationRecord startedAt(Instant at) {
        return changed(draft -> draft.started = Optional.of(at));
    }

    public MigrationRecord endedAt(Instant at) {
        return changed(draft -> draft.ended = Optional.of(at));
    }

    /** The same but for what {@code change} does to it. */
    private MigrationRecord changed(Consumer<Draft> change) {
        Draft draft = new Draft();
        change.accept(draft);
        return new MigrationRecord(
                draft.ticket,
                vmName,
                reason,
                draft.stage,
                draft.progress,
                draft.message,
                submitted,
                draft.started,
                draft.ended,
                draft.figures,
                draft.forecast,
                draft.log);
    }

    /** What of a record can change. */
    private final class Draft {
        private MigrationTicket ticket = MigrationRecord.this.ticket;
        private Stage stage = MigrationRecord.this.stage;
        private Optional<MigrationProgress> progress = MigrationRecord.this.progress;
        private String message = MigrationRecord.this.message;
        private Optional<Instant> started = MigrationRecord.this.started;
        private Optional<Instant> ended = MigrationRecord.this.ended;
        private MigrationFigures figures = MigrationRecord.this.figures;
        private Optional<MoveForecast> forecast = MigrationRecord.this.forecast;
        private List<LogLine> log = MigrationRecord.this.log;
    }

    /** What was done or found at one moment. */
    public record LogLine(Instant at, String text) {}
}
