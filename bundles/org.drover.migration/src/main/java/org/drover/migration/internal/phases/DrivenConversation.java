package org.drover.migration.internal.phases;

import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.JournalException;

/**
 * Leads one driven migration through its phases, each in the journal before it begins. What fails before {@code finish}
 * is undone at once, the source first, because it may be stopped; what fails later is for both hosts to answer.
 */
public final class DrivenConversation {
    private final Migration migration;
    private final DrivenMigration source;
    private final DrivenMigration destination;
    private final Permit permit;
    private final Schedule schedule;
    private final Limits limits;
    private final Consumer<Optional<Setback>> then;
    private OutgoingMigration out;
    private IncomingMigration in;
    private boolean sent;

    /** @param then called once: with nothing when the VM is over there, else with what came between */
    public DrivenConversation(
            Migration migration,
            DrivenMigration source,
            DrivenMigration destination,
            Permit permit,
            Schedule schedule,
            Limits limits,
            Consumer<Optional<Setback>> then) {
        this.migration = migration;
        this.source = source;
        this.destination = destination;
        this.permit = permit;
        this.schedule = schedule;
        this.limits = limits;
        this.then = then;
    }

    /** Blocks until the destination listens; what follows comes when its permit is there. */
    public void lead() {
        try {
            migration.intend(Phase.BEGIN);
        } catch (GoingBack | JournalException e) {
            end(Optional.of(setback(migration.phase(), e.getMessage())));
            return;
        }
        try {
            MigrationTicket aiming = Steering.aiming(migration.ticket());
            out = source.leave(aiming);
            in = destination.arrive(aiming);
        } catch (BackendException | RuntimeException e) {
            String why = e instanceof BackendException known
                    ? Advice.with(known, Phase.BEGIN, migration.ticket())
                    : String.valueOf(e.getMessage());
            end(Optional.of(setback(Phase.BEGIN, why)));
            return;
        }
        converse(() -> {
            Offer offer = out.begin();
            migration.intend(Phase.PREPARE);
            Reservation reservation = in.prepare(offer);
            if (!migration.brake(permit::giveUp, false)) throw new GoingBack(migration.whyBack());
            in.whenLost(e -> migration.goBack(Advice.with(e, Phase.PERFORM, migration.ticket()), Stage.RETURNED));
            permit.await(() -> converse(() -> handOver(reservation)));
            if (migration.goesBack()) permit.giveUp(); // decided before it waited
            return false;
        });
    }

    private boolean handOver(Reservation reservation) throws GoingBack, JournalException, BackendException {
        Transfer transfer = transferred(reservation);
        Arrival arrival = in.finish(transfer);
        migration.intend(Phase.CONFIRM);
        permit.transferred();
        migration.figures(out.confirm(arrival));
        return true;
    }

    /** A part of the conversation; true when it is over and went well. */
    private interface Part {
        boolean speak() throws GoingBack, JournalException, BackendException;
    }

    private void converse(Part part) {
        boolean over = false;
        try {
            over = part.speak();
        } catch (GoingBack | JournalException e) {
            end(Optional.of(failed(e.getMessage(), migration.phase() == Phase.FINISH && sent)));
        } catch (BackendException.Refused | BackendException.HostUnreachable | BackendException.Unsupported e) {
            String why = Advice.with(e, migration.phase(), migration.ticket());
            end(Optional.of(failed(why, false))); // it promises that nothing was changed
        } catch (BackendException e) {
            end(Optional.of(failed(Advice.with(e, migration.phase(), migration.ticket()), true)));
        } catch (RuntimeException e) {
            end(Optional.of(failed(String.valueOf(e.getMessage()), true)));
        }
        if (over) end(Optional.empty());
    }

    /** Both sides are let go of first: whoever settles must not find a conversation open. */
    private void end(Optional<Setback> setback) {
        try {
            if (in != null) in.close();
        } finally {
            if (out != null) out.close();
        }
        then.accept(setback);
    }

    /** The transfer, watched until it is decided that {@code finish} is sent. */
    private Transfer transferred(Reservation reservation) throws GoingBack, JournalException, BackendException {
        migration.intend(Phase.PERFORM);
        if (!migration.brake(out::cancel, false)) throw new GoingBack(migration.whyBack());
        try (TransferWatch watch = new TransferWatch(
                        migration, permit, schedule, limits, this::discard, this::rescue, true, this::tune)
                .start()) {
            Transfer transfer = out.perform(reservation, watch);
            migration.intend(Phase.FINISH);
            if (!migration.commit()) throw new GoingBack(migration.whyBack());
            sent = true;
            return transfer;
        }
    }

    /**
     * What becomes of a failure. In doubt means that {@code finish} or {@code confirm} may have had its effect; before
     * {@code finish} was sent there is no doubt.
     */
    private Setback failed(String why, boolean inDoubt) {
        Phase at = migration.phase();
        if (at == Phase.CONFIRM || at == Phase.FINISH && sent && inDoubt) {
            return new Setback(at, Stage.RETURNED, migration.title() + " lost contact in " + at + ": " + why);
        }
        Setback setback = setback(at, why);
        if (at == Phase.FINISH) migration.intendUndo(setback.message());
        undo();
        return new Setback(migration.phase(), setback.wanted(), setback.message());
    }

    private void undo() {
        try {
            out.keep();
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
        }
        discard();
    }

    private void tune(MigrationOptions options) {
        try {
            out.tune(options);
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
        }
    }

    private void discard() {
        try {
            in.discard();
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The transfer was given up and does not end: the VM is set going on the source, if it stands there handed over. It
     * cannot run twice: {@code finish} was not sent and will not be.
     */
    private void rescue() {
        try {
            Standing seen = source.ask(migration.ticket());
            migration.note("the transfer does not end; " + seen.host() + " says " + seen.presence());
            if (seen.carries(migration.id()) && seen.presence() == Presence.HANDED_OVER) {
                source.settle(migration.ticket(), seen, SettlingAct.RESUME);
            } else if (seen.carries(migration.id()) && seen.presence() == Presence.SENDING) {
                source.settle(migration.ticket(), seen, SettlingAct.STOP_SENDING);
            }
        } catch (BackendException e) {
            migration.note(e.getMessage());
        }
        out.close(); // ends a perform that hears nothing
    }

    private Setback setback(Phase at, String why) {
        String reason = migration.goesBack() ? migration.whyBack() : why;
        String what = migration.wanted() == Stage.CANCELLED ? " was cancelled in " : " returned in ";
        return new Setback(at, migration.wanted(), migration.title() + what + at + ": " + reason);
    }
}
