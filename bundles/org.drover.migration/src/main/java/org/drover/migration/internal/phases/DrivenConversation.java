package org.drover.migration.internal.phases;

import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
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
    private final Schedule schedule;
    private final Limits limits;
    private boolean sent;

    public DrivenConversation(
            Migration migration,
            DrivenMigration source,
            DrivenMigration destination,
            Schedule schedule,
            Limits limits) {
        this.migration = migration;
        this.source = source;
        this.destination = destination;
        this.schedule = schedule;
        this.limits = limits;
    }

    /** Blocks until the VM is over there (then nothing is returned) or something came between. */
    public Optional<Setback> lead() {
        try {
            migration.intend(Phase.BEGIN);
        } catch (GoingBack | JournalException e) {
            return Optional.of(setback(migration.phase(), e.getMessage()));
        }
        try (OutgoingMigration out = source.leave(migration.ticket());
                IncomingMigration in = destination.arrive(migration.ticket())) {
            return converse(out, in);
        } catch (BackendException e) {
            return Optional.of(setback(Phase.BEGIN, Advice.with(e, Phase.BEGIN, migration.ticket())));
        }
    }

    private Optional<Setback> converse(OutgoingMigration out, IncomingMigration in) {
        try {
            Offer offer = out.begin();
            migration.intend(Phase.PREPARE);
            Reservation reservation = in.prepare(offer);
            Transfer transfer = transferred(out, in, reservation);
            Arrival arrival = in.finish(transfer);
            migration.intend(Phase.CONFIRM);
            migration.figures(out.confirm(arrival));
            return Optional.empty();
        } catch (GoingBack | JournalException e) {
            return Optional.of(failed(out, in, e.getMessage(), migration.phase() == Phase.FINISH && sent));
        } catch (BackendException.Refused | BackendException.HostUnreachable | BackendException.Unsupported e) {
            String why = Advice.with(e, migration.phase(), migration.ticket());
            return Optional.of(failed(out, in, why, false)); // it promises that nothing was changed
        } catch (BackendException e) {
            return Optional.of(failed(out, in, Advice.with(e, migration.phase(), migration.ticket()), true));
        } catch (RuntimeException e) {
            return Optional.of(failed(out, in, String.valueOf(e.getMessage()), true));
        }
    }

    /** The transfer, watched until it is decided that {@code finish} is sent. */
    private Transfer transferred(OutgoingMigration out, IncomingMigration in, Reservation reservation)
            throws GoingBack, JournalException, BackendException {
        migration.intend(Phase.PERFORM);
        if (!migration.brake(out::cancel, false)) throw new GoingBack(migration.whyBack());
        in.whenLost(e -> migration.goBack(Advice.with(e, Phase.PERFORM, migration.ticket()), Stage.RETURNED));
        try (TransferWatch watch =
                new TransferWatch(migration, schedule, limits, () -> discard(in), () -> rescue(out)).start()) {
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
    private Setback failed(OutgoingMigration out, IncomingMigration in, String why, boolean inDoubt) {
        Phase at = migration.phase();
        if (at == Phase.CONFIRM || at == Phase.FINISH && sent && inDoubt) {
            return new Setback(at, Stage.RETURNED, migration.title() + " lost contact in " + at + ": " + why);
        }
        Setback setback = setback(at, why);
        if (at == Phase.FINISH) migration.intendUndo(setback.message());
        undo(out, in);
        return new Setback(migration.phase(), setback.wanted(), setback.message());
    }

    private void undo(OutgoingMigration out, IncomingMigration in) {
        try {
            out.keep();
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
        }
        discard(in);
    }

    private void discard(IncomingMigration in) {
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
    private void rescue(OutgoingMigration out) {
        try {
            Standing seen = source.ask(migration.id(), migration.ticket().vm());
            migration.note("the transfer does not end; " + seen.host() + " says " + seen.presence());
            if (seen.carries(migration.id()) && seen.presence() == Presence.HANDED_OVER) {
                source.settle(migration.id(), seen, SettlingAct.RESUME);
            } else if (seen.carries(migration.id()) && seen.presence() == Presence.SENDING) {
                source.settle(migration.id(), seen, SettlingAct.STOP_SENDING);
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
