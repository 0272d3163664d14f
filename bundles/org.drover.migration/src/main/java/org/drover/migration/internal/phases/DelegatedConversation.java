package org.drover.migration.internal.phases;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.MigrationOptions;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.JournalException;
import org.drover.model.ByteRate;

/**
 * Starts a migration that the hosts do by themselves, and watches it. Does not block: {@code then} is called once, with
 * nothing when the VM is over there. When nothing is heard any more the hosts are asked by whoever settles.
 */
public final class DelegatedConversation {
    private final Migration migration;
    private final DelegatedMigration source;
    private final Permit permit;
    private final Schedule schedule;
    private final Limits limits;
    private final Consumer<Optional<Setback>> then;
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean isStarted;
    private boolean isToStop;

    public DelegatedConversation(
            Migration migration,
            DelegatedMigration source,
            Permit permit,
            Schedule schedule,
            Limits limits,
            Consumer<Optional<Setback>> then) {
        this.migration = migration;
        this.source = source;
        this.permit = permit;
        this.schedule = schedule;
        this.limits = limits;
        this.then = then;
    }

    /** Waits for its permit, then starts it. */
    public void lead(HostEndpoint destination) {
        migration.brake(permit::giveUp, false);
        permit.await(() -> start(destination));
        if (migration.goesBack()) permit.giveUp(); // decided before it waited
    }

    private void start(HostEndpoint destination) {
        Levers levers = new Levers(() -> {}, this::silent, this::tune, () -> {}, Set.of(), new ByteRate(1));
        TransferWatch watch = new TransferWatch(
                migration, permit, schedule, limits, levers, migration.ticket().options(), false);
        try {
            migration.intend(Phase.DELEGATE);
            migration.brake(this::stop, true);
            source.start(migration.ticket(), destination, status -> changed(status, watch));
            watch.start();
            started();
            askLater(watch);
        } catch (GoingBack | JournalException e) {
            end(watch, Optional.of(setback(migration.phase(), e.getMessage())));
        } catch (BackendException.Refused | BackendException.HostUnreachable | BackendException.Unsupported e) {
            if (migration.isAskedToCancel()) migration.cancelled();
            end(watch, Optional.of(setback(Phase.UNDO, e.getMessage()))); // it was not started
        } catch (BackendException | RuntimeException e) {
            end(watch, Optional.of(setback(Phase.DELEGATE, String.valueOf(e.getMessage()))));
        }
    }

    /** A task that is only being started is not known to its host yet: it is stopped when it is. */
    private CancelAnswer stop() throws BackendException {
        synchronized (this) {
            if (!isStarted) {
                isToStop = true;
                return CancelAnswer.ASKED;
            }
        }
        return source.cancel(migration.id());
    }

    private void started() {
        synchronized (this) {
            isStarted = true;
            if (!isToStop) return;
        }
        schedule.urgently(this::stopNow);
    }

    private void stopNow() {
        if (over.get()) return;
        CancelAnswer answer = migration.askHostsToStop(() -> source.cancel(migration.id()));
        boolean again = answer == CancelAnswer.ASKED || answer == CancelAnswer.NOTHING_TO_CANCEL;
        if (again) schedule.after(Limits.ASK_SOON, this::stopNow);
    }

    /** News can be lost with a connection, so the source is asked as well. */
    private void askLater(TransferWatch watch) {
        schedule.after(Limits.ASK_DELEGATED, () -> schedule.run(() -> ask(watch)));
    }

    private void ask(TransferWatch watch) {
        if (over.get()) return;
        try {
            Optional<DelegatedStatus> status =
                    source.ask(migration.id(), migration.ticket().vm());
            if (status.isPresent()) {
                changed(status.get(), watch);
            } else {
                end(watch, Optional.of(setback(Phase.DELEGATE, "the source knows nothing of it any more")));
            }
        } catch (BackendException e) {
            migration.note(e.getMessage());
            end(watch, Optional.of(setback(Phase.DELEGATE, e.getMessage())));
        }
        if (!over.get()) askLater(watch);
    }

    private void changed(DelegatedStatus status, TransferWatch watch) {
        status.progress().ifPresent(watch);
        switch (status.stage()) {
            case RUNNING -> {}
            case DONE -> {
                migration.figures(status.figures());
                end(watch, Optional.empty());
            }
            case FAILED, CANCELLED ->
                end(watch, Optional.of(setback(Phase.DELEGATE, status.reason().orElse("the hosts do not say why"))));
        }
    }

    /** Asked to stop, and neither an end nor anything else is heard. */
    private void tune(MigrationOptions options) {
        migration.note("hosts that migrate among themselves take no other options on the way");
    }

    private void silent() {
        end(null, Optional.of(setback(Phase.DELEGATE, "the hosts say nothing any more")));
    }

    private void end(TransferWatch watch, Optional<Setback> setback) {
        if (watch != null) watch.close();
        if (over.compareAndSet(false, true)) schedule.run(() -> then.accept(setback));
    }

    private Setback setback(Phase at, String why) {
        String reason = migration.goesBack() ? migration.whyBack() + " (" + why + ")" : why;
        String what = migration.wanted() == Stage.CANCELLED ? " was cancelled in " : " returned in ";
        return new Setback(at, migration.wanted(), migration.title() + what + Phase.DELEGATE + ": " + reason);
    }
}
