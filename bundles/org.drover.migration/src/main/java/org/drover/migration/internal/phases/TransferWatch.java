package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.model.Bytes;

/**
 * Looks at a running transfer every {@link Limits#TICK}: one that does not move is given up, and so is one that keeps the
 * VM stopped for several times its pause budget. It only decides; once {@code finish} may be sent it decides nothing.
 */
final class TransferWatch implements Consumer<MigrationProgress>, AutoCloseable {
    private final Migration migration;
    private final Schedule schedule;
    private final Limits limits;
    private final BooleanSupplier stoppedAtSource;
    private final Runnable rescue;
    private Optional<MigrationProgress> last = Optional.empty();
    private Instant moved;
    private Optional<Instant> pausedSince = Optional.empty();
    private boolean closed;

    /**
     * @param stoppedAtSource whether the picture of the hosts shows the VM stopped on the source
     * @param rescue          what to do when a transfer that was given up does not end
     */
    TransferWatch(
            Migration migration, Schedule schedule, Limits limits, BooleanSupplier stoppedAtSource, Runnable rescue) {
        this.migration = migration;
        this.schedule = schedule;
        this.limits = limits;
        this.stoppedAtSource = stoppedAtSource;
        this.rescue = rescue;
        moved = schedule.instant();
    }

    TransferWatch start() {
        schedule.after(Limits.TICK, this::tick);
        return this;
    }

    @Override
    public void accept(MigrationProgress progress) {
        Instant now = schedule.instant(); // a simulated clock has a lock of its own: never ask it under ours
        synchronized (this) {
            boolean same = last.isPresent()
                    && last.get().remaining().equals(progress.remaining())
                    && last.get().transferred().equals(progress.transferred());
            if (!same) moved = now;
            last = Optional.of(progress);
        }
        migration.progress(progress);
    }

    private void tick() {
        if (isClosed()) return;
        if (!migration.goesBack())
            verdict(schedule.instant(), stoppedAtSource.getAsBoolean())
                    .ifPresent(why -> migration.goBack(why, Stage.RETURNED));
        if (migration.goesBack()) {
            schedule.after(Limits.CANCEL_GRACE, this::rescue);
        } else {
            schedule.after(Limits.TICK, this::tick);
        }
    }

    private synchronized Optional<String> verdict(Instant now, boolean shownStopped) {
        if (!shownStopped && !nothingLeft()) {
            pausedSince = Optional.empty();
        } else if (pausedSince.isEmpty()) {
            pausedSince = Optional.of(now);
        }
        Duration limit = migration.pauseLimit(limits.pauseFactor());
        if (pausedSince.isPresent() && Duration.between(pausedSince.get(), now).compareTo(limit) > 0) {
            return Optional.of(
                    migration.vmName() + " was stopped on " + migration.ticket().source() + " for more than "
                            + limit.toMillis() + " ms, " + limits.pauseFactor() + " times its pause budget");
        }
        if (Duration.between(moved, now).compareTo(limits.stall()) >= 0) {
            return Optional.of("stalled: nothing moved for " + limits.stall().toSeconds() + " s"
                    + last.map(p -> " with " + p.remaining() + " to go").orElse("")
                    + ". Look at the migration network between "
                    + migration.ticket().source() + " and "
                    + migration.ticket().destination());
        }
        return Optional.empty();
    }

    /** The last bytes are on their way. */
    private boolean nothingLeft() {
        return last.map(p ->
                        p.remaining().equals(Bytes.ZERO) && !p.transferred().equals(Bytes.ZERO))
                .orElse(false);
    }

    private void rescue() {
        if (!isClosed()) rescue.run();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
