package org.drover.migration.internal.phases;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.migration.MoveWindow;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.JournalException;

/**
 * Leads one migration through its phases, each in the journal before it begins. What fails before {@code finish}
 * is undone at once, the source first, because it may be stopped; what fails later is for both hosts to answer.
 */
public final class PhasedConversation {
    private final Migration migration;
    private final PhasedMigration source;
    private final PhasedMigration destination;
    private final Permit permit;
    private final Schedule schedule;
    private final Limits limits;
    private final Consumer<Optional<Setback>> then;
    private final Deque<String> ways;
    private final Channels channels;
    private volatile Ends ends;
    private MigrationOptions armed;
    private boolean sent;
    private boolean permitted;

    /**
     * @param ways networks to fall back to, when the one it takes fails before the hand-over
     * @param channels how many connections side by side, when nobody said
     * @param then called once: with nothing when the VM is over there, else with what came between
     */
    public PhasedConversation(
            Migration migration,
            PhasedMigration source,
            PhasedMigration destination,
            Permit permit,
            Schedule schedule,
            Limits limits,
            List<String> ways,
            Channels channels,
            Consumer<Optional<Setback>> then) {
        this.channels = channels;
        this.migration = migration;
        this.source = source;
        this.destination = destination;
        this.permit = permit;
        this.schedule = schedule;
        this.limits = limits;
        this.ways = new ArrayDeque<>(ways);
        this.then = then;
        armed = migration.ticket().options();
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
            MigrationTicket agreed = Agreement.on(migration.ticket(), source, channels, migration::note);
            armed = agreed.options();
            MigrationTicket aiming = agreed.kind().isLive() ? Steering.aiming(agreed) : agreed;
            OutgoingMigration out = source.leave(aiming);
            ends = new Ends(migration, source, out, null);
            IncomingMigration in = destination.arrive(aiming);
            ends = new Ends(migration, source, out, in);
        } catch (BackendException | RuntimeException e) {
            String why = e instanceof BackendException known
                    ? Advice.with(known, Phase.BEGIN, migration.ticket())
                    : String.valueOf(e.getMessage());
            end(Optional.of(setback(Phase.BEGIN, why)));
            return;
        }
        converse(() -> {
            Offer offer = ends.out().begin();
            migration.intend(Phase.PREPARE);
            Reservation reservation = ends.in().prepare(offer);
            if (!migration.brake(permit::giveUp, false)) throw new GoingBack(migration.whyBack());
            Ends these = ends;
            these.in().whenLost(e -> {
                if (these != ends) return; // it goes over another network by now
                migration.goBack(Advice.with(e, Phase.PERFORM, migration.ticket()), Stage.RETURNED);
            });
            if (permitted && permit.goesOver()) return handOver(reservation);
            permitted = true;
            permit.await(() -> converse(() -> handOver(reservation)));
            if (migration.goesBack()) permit.giveUp(); // decided before it waited
            return false;
        });
    }

    /** True when it is over; false when it waits for its window. */
    private boolean handOver(Reservation reservation) throws GoingBack, JournalException, BackendException {
        Optional<MoveWindow> window =
                migration.window().filter(w -> migration.ticket().kind() == MoveKind.STORAGE);
        if (window.isEmpty()) return confirmed(performed(reservation));
        Transfer inStep = inStep(reservation);
        permit.transferred(); // copies in step need little, and nobody waits for them
        Hold hold = new Hold(
                migration,
                window.get(),
                schedule,
                () -> converse(() -> {
                    decided(false);
                    return confirmed(ends.in().finish(inStep));
                }));
        hold.begin();
        return false;
    }

    private boolean confirmed(Arrival arrival) throws GoingBack, JournalException, BackendException {
        migration.intend(Phase.CONFIRM);
        permit.transferred();
        migration.figures(ends.out().confirm(arrival), arrival);
        return true;
    }

    private Transfer inStep(Reservation reservation) throws GoingBack, JournalException, BackendException {
        migration.intend(Phase.PERFORM);
        if (!migration.brake(ends.out()::cancel, false)) throw new GoingBack(migration.whyBack());
        try (TransferWatch watch = watch(new PostCopy(migration, ends)).start()) {
            return ends.out().perform(reservation, watch);
        }
    }

    /** The transfer, watched until it is decided that {@code finish} is sent; in post-copy until the last page is there. */
    private Arrival performed(Reservation reservation) throws GoingBack, JournalException, BackendException {
        migration.intend(Phase.PERFORM);
        if (!migration.brake(ends.out()::cancel, false)) throw new GoingBack(migration.whyBack());
        PostCopy postCopy = new PostCopy(migration, ends);
        Transfer transfer;
        try (TransferWatch watch = watch(postCopy).start()) {
            transfer = ends.out().perform(reservation, watch);
            decided(postCopy.isSwitched());
            if (postCopy.isSwitched()) {
                watch.pagesFollow(postCopy::lost);
                return ends.in().finish(transfer);
            }
        }
        return ends.in().finish(transfer);
    }

    private TransferWatch watch(PostCopy postCopy) {
        Levers levers = new Levers(
                ends::discard,
                ends::rescue,
                ends.out()::tune,
                postCopy::switchOver,
                source.live(),
                source.lowestRate());
        return new TransferWatch(migration, permit, schedule, limits, levers, armed, true);
    }

    /**
     * From here on it only goes forward. Once the VM was switched over, that is so already, and SWITCH in the journal makes
     * whoever settles ask both hosts: a disk that takes nothing then must not cost the VM its memory.
     */
    private void decided(boolean switched) throws GoingBack, JournalException {
        try {
            migration.intend(Phase.FINISH);
        } catch (JournalException e) {
            if (!switched) throw e;
            migration.goesOnUnwritten(Phase.FINISH, e.getMessage());
        }
        if (!migration.commit()) throw new GoingBack(migration.whyBack());
        sent = true;
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
            if (mayGoAnotherWay(e)) anotherWay(why);
            else end(Optional.of(failed(why, false))); // it promises that nothing was changed
        } catch (BackendException e) {
            end(Optional.of(failed(Advice.with(e, migration.phase(), migration.ticket()), true)));
        } catch (RuntimeException e) {
            end(Optional.of(failed(String.valueOf(e.getMessage()), true)));
        }
        if (over) end(Optional.empty());
    }

    /** The source could not send: over another network it may. */
    private boolean mayGoAnotherWay(BackendException failure) {
        boolean atSource = failure.host().equals(migration.ticket().source());
        return !ways.isEmpty()
                && atSource
                && migration.phase() == Phase.PERFORM
                && !migration.isSwitched()
                && migration.triesAgain();
    }

    /** What was done is undone, and all begins again over the next network. */
    private void anotherWay(String why) {
        Optional<String> failed = migration.ticket().network();
        boolean clean = ends.undo();
        if (!clean) {
            end(Optional.of(setback(migration.phase(), why)));
            return;
        }
        ends.close();
        migration.takes(ways.removeFirst());
        String over = migration.ticket().network().orElseThrow();
        migration.remark("went over " + over + ", as " + failed.orElse("the first network") + " failed: " + why);
        lead();
    }

    /** Both sides are let go of first: whoever settles must not find a conversation open. */
    private void end(Optional<Setback> setback) {
        if (ends != null) ends.close();
        then.accept(setback);
    }

    /**
     * What becomes of a failure. In doubt means that {@code finish} or {@code confirm} may have had its effect; before
     * {@code finish} was sent there is no doubt, unless the VM was switched over to post-copy.
     */
    private Setback failed(String why, boolean inDoubt) {
        Phase at = migration.phase();
        boolean split = migration.isSwitched() || at == Phase.SWITCH;
        if (at == Phase.CONFIRM || split || at == Phase.FINISH && sent && inDoubt) {
            return new Setback(at, Stage.RETURNED, migration.title() + " lost contact in " + at + ": " + why);
        }
        Setback setback = setback(at, why);
        if (at == Phase.FINISH) migration.intendUndo(setback.message());
        ends.undo();
        return new Setback(migration.phase(), setback.wanted(), setback.message());
    }

    private Setback setback(Phase at, String why) {
        String reason = migration.goesBack() ? migration.whyBack() : why;
        String what = migration.wanted() == Stage.CANCELLED ? " was cancelled in " : " returned in ";
        return new Setback(at, migration.wanted(), migration.title() + what + at + ": " + reason);
    }
}
