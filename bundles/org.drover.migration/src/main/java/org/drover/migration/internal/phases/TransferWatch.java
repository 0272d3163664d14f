package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.model.ByteRate;

/**
 * Looks at a running transfer every {@link Limits#TICK}, by the engine's clock, whoever the hosts are: one that does not
 * move is given up, and so is one that keeps the VM stopped for several times its pause budget. It only decides; once
 * {@code finish} may be sent it decides nothing.
 */
final class TransferWatch implements Consumer<MigrationProgress>, Throttle, AutoCloseable {
    /** So that a transfer at its lowest rate does not stop its VM when little is left. */
    private static final Duration NEVER_STOPPED = Duration.ofMillis(1);

    private final Migration migration;
    private final Permit permit;
    private final Schedule schedule;
    private final Limits limits;
    private final Levers levers;
    private final Steering steering;
    /** Only a live migration is steered, and stops its VM for a pause that has a budget. */
    private final boolean live;

    private final CatchingUp catchingUp;
    private final Standstill standstill;
    private Optional<Runnable> pagesFollow = Optional.empty();
    private Optional<MigrationProgress> last = Optional.empty();
    private Optional<Instant> pausedSince = Optional.empty();
    private boolean slowed;
    private boolean closed;

    /**
     * @param armed what the hosts were armed with
     * @param aims  they were told of half of the pause budget
     */
    TransferWatch(
            Migration migration,
            Permit permit,
            Schedule schedule,
            Limits limits,
            Levers levers,
            MigrationOptions armed,
            boolean aims) {
        this.migration = migration;
        this.permit = permit;
        this.schedule = schedule;
        this.limits = limits;
        this.levers = levers;
        live = migration.ticket().kind().isLive();
        steering = new Steering(
                armed, limits.pauseFactor(), aims, migration.record().forecast());
        catchingUp = new CatchingUp(armed, levers.live());
        standstill = new Standstill(limits.stall(), schedule.instant());
    }

    TransferWatch start() {
        migration.throttledBy(this);
        schedule.after(Limits.TICK, this::tick);
        return this;
    }

    @Override
    public void accept(MigrationProgress progress) {
        Instant now = schedule.instant(); // a simulated clock has a lock of its own: never ask it under ours
        synchronized (this) {
            standstill.saw(progress, now);
            last = Optional.of(progress);
            if (progress.disks()) catchingUp.saw(progress, now);
            else steering.saw(progress, now);
            pausedSince = progress.pausedFor().map(now::minus);
        }
        migration.progress(progress);
        permit.transferring(progress);
    }

    /** The VM runs over there, and its pages follow. Told on, and none comes: {@code lost} is called, once. */
    void pagesFollow(Runnable lost) {
        Instant now = schedule.instant();
        synchronized (this) {
            pagesFollow = Optional.of(lost);
            standstill.begins(now);
        }
    }

    private void tick() {
        if (isClosed()) return;
        if (hasFollowers()) {
            follow();
            return;
        }
        if (!migration.goesBack()) {
            Instant now = schedule.instant();
            if (!isStopped(now) && !isStalled(now)) steer(now);
        }
        if (migration.goesBack()) {
            schedule.after(Limits.CANCEL_GRACE, this::rescue);
            if (isPaused()) schedule.urgently(levers.breakOff());
        } else {
            schedule.after(Limits.TICK, this::tick);
        }
    }

    private synchronized boolean hasFollowers() {
        return pagesFollow.isPresent();
    }

    /** A host that tells nothing of it is believed to be at it. */
    private void follow() {
        Instant now = schedule.instant();
        Optional<Runnable> lost;
        synchronized (this) {
            lost = standstill.isOne(now) && standstill.isTold() ? pagesFollow : Optional.empty();
        }
        if (lost.isPresent()) schedule.urgently(lost.get());
        else schedule.after(Limits.TICK, this::tick);
    }

    private void steer(Instant now) {
        Optional<Steering.Act> act;
        synchronized (this) {
            boolean disks = last.filter(MigrationProgress::disks).isPresent();
            if (slowed) return; // by a person, and it gains nothing then
            act = disks ? catchingUp.act(now) : live ? steering.act(now) : Optional.empty();
        }
        if (act.isEmpty()) return;
        if (act.get().switchOver()) {
            migration.note(act.get().why());
            schedule.urgently(levers.switchOver());
        } else if (act.get().tuned().isEmpty()) {
            migration.goBack(act.get().why(), Stage.RETURNED);
        } else {
            migration.note(act.get().why());
            schedule.urgently(() -> tune(act.get().tuned().get()));
        }
    }

    private void tune(MigrationOptions options) {
        try {
            levers.tune().accept(options);
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ByteRate slowDown() throws BackendException {
        ByteRate lowest = levers.lowest();
        if (!levers.live().contains(MigrationOption.BANDWIDTH)) {
            throw new IllegalStateException(migration.ticket().source() + " takes no other bandwidth for "
                    + migration.vmName() + " on the way");
        }
        MigrationOptions least;
        synchronized (this) {
            if (closed || pagesFollow.isPresent() || pausedSince.isPresent()) {
                throw new IllegalStateException(migration.title() + " is just being handed over");
            }
            slowed = true;
            least = steered().withBandwidth(lowest).withPauseBudget(NEVER_STOPPED);
        }
        levers.tune().accept(least);
        migration.note("its transfer goes on at " + lowest + ", on request");
        migration.change(
                Stage.COPYING,
                "goes on at " + lowest + ", the least that "
                        + migration.ticket().source() + " can be told, on request; \"drover resume " + migration.id()
                        + "\" lets it go on as before");
        return lowest;
    }

    @Override
    public void speedUp() throws BackendException {
        MigrationOptions before;
        synchronized (this) {
            if (!slowed || closed) throw new IllegalStateException(migration.title() + " was not slowed down");
            slowed = false;
            steering.beginsAnew();
            catchingUp.beginsAnew();
            before = steered();
        }
        levers.tune().accept(before.bandwidth().isPresent() ? before : before.withBandwidth(Steering.NO_LIMIT));
        migration.note("its transfer goes on as before, on request");
        migration.change(Stage.COPYING, "");
    }

    /** What its source was told last, but for what a person asked for. */
    private MigrationOptions steered() {
        return last.filter(MigrationProgress::disks).isPresent() ? catchingUp.now() : steering.now();
    }

    /** Its VM has been stopped for too long: it goes back. */
    private boolean isStopped(Instant now) {
        Duration limit = migration.pauseLimit(limits.pauseFactor());
        synchronized (this) {
            if (!live || pausedSince.isEmpty()) return false;
            if (Duration.between(pausedSince.get(), now).compareTo(limit) <= 0) return false;
        }
        migration.goBack(
                migration.vmName() + " was stopped on " + migration.ticket().source() + " for more than "
                        + limit.toMillis() + " ms, " + limits.pauseFactor() + " times its pause budget. "
                        + Advice.OF_A_LONG_PAUSE,
                Stage.RETURNED);
        return true;
    }

    /** Nothing moves: it goes back, or another way. */
    private boolean isStalled(Instant now) {
        String found;
        synchronized (this) {
            if (!standstill.isOne(now)) return false;
            found = standstill.text();
        }
        migration.goBackFromSilence(found + ". " + Advice.onTheWay(migration.ticket()));
        return true;
    }

    private synchronized boolean isPaused() {
        return pausedSince.isPresent();
    }

    private void rescue() {
        if (!isClosed()) levers.rescue().run();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        migration.throttledBy(Throttle.NONE);
        synchronized (this) {
            closed = true;
        }
    }
}
