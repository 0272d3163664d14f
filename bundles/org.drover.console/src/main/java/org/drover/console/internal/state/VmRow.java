package org.drover.console.internal.state;

import java.time.Instant;
import java.util.Optional;
import org.drover.console.internal.Words;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.VmFacts;
import org.drover.model.VmState;

/**
 * A VM in the list of roles.
 *
 * @param lost since when its host does not answer
 * @param job  the move under way, or the last one that this console has seen end
 * @param mhz  that it uses; {@code NaN} when nobody has measured it
 */
public record VmRow(VmFacts vm, Optional<Instant> lost, Optional<MigrationRecord> job, float mhz) implements Row {
    @Override
    public Object key() {
        return vm.id();
    }

    @Override
    public Object item() {
        return vm;
    }

    /** The move that is under way. */
    public Optional<MigrationRecord> moving() {
        return job.filter(record -> !record.stage().isEnd());
    }

    public String status() {
        if (lost.isPresent()) return Words.of("vm.unknown", Texts.time(lost.get()));
        if (moving().isPresent()) {
            MigrationRecord record = moving().get();
            if (record.stage() == Stage.QUEUED) return Words.of("vm.queued");
            return Words.of("vm.moving." + record.ticket().kind().name());
        }
        return Words.of("vm." + vm.state().name());
    }

    /** What goes on, or what went wrong. */
    public String information() {
        if (job.isEmpty())
            return vm.unmovable().map(why -> Words.of("vm.immovable", why)).orElse("");
        MigrationRecord record = job.get();
        if (record.stage().isEnd() && record.stage() != Stage.DONE) {
            return Words.of("stage." + record.stage().name()) + ": " + record.message();
        }
        return Texts.progress(record);
    }

    @Override
    public Mark mark() {
        if (lost.isPresent()) return Mark.UNKNOWN;
        if (moving().isPresent()) return moving().get().stage() == Stage.QUEUED ? Mark.WAITING : Mark.MOVING;
        return switch (vm.state()) {
            case RUNNING -> Mark.NONE;
            case PAUSED -> Mark.PAUSED;
            case INCOMING -> Mark.MOVING;
            case OFF -> Mark.OFF;
            case CRASHED -> Mark.FAILED;
            case UNKNOWN -> Mark.UNKNOWN;
        };
    }

    public boolean running() {
        return vm.state() == VmState.RUNNING;
    }
}
