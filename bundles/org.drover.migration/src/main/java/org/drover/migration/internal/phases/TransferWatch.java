package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.model.Bytes;

/**
 * Looks at a running transfer every {@link Limits#TICK}, by the engine's clock, whoever the hosts are: one that does not
 * move is given up, and so is one that keeps the VM stopped for several times its pause budget. It only decides; once
 * {@code finish} may be sent it decides nothing.
 */
final class TransferWatch implements Consumer<MigrationProgress>, AutoCloseable {
    private final Migration migration;
    private final Permit permit;
    private final Schedule schedule;
    private final Limits limits;
    private final Runnable breakOff;
    private final Runnable rescue;
    private final Consumer<MigrationOptions> tune;
    private final Steering steering;
    private Optional<MigrationProgress> last = Optional.empty();
    private Instant moved;
    private Optional<Instant> pausedSince = Optional.empty();
    private boolean closed;

    /**
     * @param breakOff what to do at once when a transfer is given up whose VM is stopped: its source may be too busy to
     *     hear that it is cancelled
     * @param rescue   what to do when a transfer that was given up does not end
     * @param aims     the hosts were told of half of the pause budget
     * @param tune     tells the source other options; may fail and says so itself
     */
    TransferWatch(
            Migration migration,
            Permit permit,
            Schedule schedule,
            Limits limits,
            Runnable breakOff,
            Runnable rescue,
            boolean aims,
            Consumer<MigrationOptions> tune) {
        this.migration = migration;
        this.permit = permit;
        this.schedule = schedule;
        this.limits = limits;
        this.breakOff = breakOff;
        this.rescue = rescue;
        this.tune = tune;
        steering = new Steering(migration.ticket().options(), limits.pauseFactor(), aims);
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
            steering.saw(progress, now);
            pausedSince = progress.pausedFor().map(now::minus);
        }
        migration.progress(progress);
        permit.transferring(progress);
    }

    private void tick() {
        if (isClosed()) return;
        if (!migration.goesBack()) {
            Instant now = schedule.instant();
            verdict(now).ifPresentOrElse(why -> migration.goBack(why, Stage.RETURNED), () -> steer(now));
        }
        if (migration.goesBack()) {
            schedule.after(Limits.CANCEL_GRACE, this::rescue);
            if (isPaused()) schedule.urgently(breakOff);
        } else {
            schedule.after(Limits.TICK, this::tick);
        }
    }

    private void steer(Instant now) {
        Optional<Steering.Act> act;
        synchronized (this) {
            act = steering.act(now);
        }
        if (act.isEmpty()) return;
        if (act.get().tuned().isEmpty()) {
            migration.goBack(act.get().why(), Stage.RETURNED);
        } else {
            migration.note(act.get().why());
            schedule.urgently(() -> tune.accept(act.get().tuned().get()));
        }
    }

    private synchronized Optional<String> verdict(Instant now) {
        Duration limit = migration.pauseLimit(limits.pauseFactor());
        if (pausedSince.isPresent() && Duration.between(pausedSince.get(), now).compareTo(limit) > 0) {
            return Optional.of(
                    migration.vmName() + " was stopped on " + migration.ticket().source() + " for more than "
                            + limit.toMillis() + " ms, " + limits.pauseFactor() + " times its pause budget. "
                            + Advice.OF_A_LONG_PAUSE);
        }
        if (Duration.between(moved, now).compareTo(limits.stall()) >= 0) {
            return Optional.of("stalled: nothing moved for " + limits.stall().toSeconds() + " s"
                    + last.filter(p -> !p.total().equals(Bytes.ZERO))
                            .map(p -> " with " + p.remaining() + " to go")
                            .orElse("")
                    + ". "
                    + Advice.onTheWay(migration.ticket()));
        }
        return Optional.empty();
    }

    private synchronized boolean isPaused() {
        return pausedSince.isPresent();
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
