package org.drover.console.internal.state;

import java.time.Instant;
import java.util.Optional;
import org.drover.console.internal.Words;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;

/** A migration, running or past. */
public record JobRow(MigrationRecord record) implements Row {
    @Override
    public Object key() {
        return record.ticket().id();
    }

    @Override
    public Object item() {
        return record;
    }

    public String name() {
        return Words.of(
                "job.move", record.vmName(), record.ticket().destination().value());
    }

    public String state() {
        return Words.of("stage." + record.stage().name());
    }

    public Optional<Instant> started() {
        return record.started();
    }

    @Override
    public Mark mark() {
        return switch (record.stage()) {
            case QUEUED -> Mark.WAITING;
            case DONE -> Mark.NONE;
            case CANCELLED -> Mark.OFF;
            case RETURNED, REFUSED -> Mark.WARNING;
            case VM_LOST -> Mark.FAILED;
            case RECOVERING -> Mark.UNKNOWN;
            default -> record.stage() == Stage.CHECKING ? Mark.STARTING : Mark.MOVING;
        };
    }
}
