package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveForecast;
import org.drover.migration.MoveWindow;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.journal.Terms;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;

/**
 * One migration as it goes: its phase, in the journal before it is so in memory; what is decided about it
 * ({@link Decision}), and what is told of it ({@link Chronicle}). <b>Threads:</b> any.
 */
public final class Migration {
    /** Stops what is under way on the hosts. */
    public interface Brake {
        CancelAnswer pull() throws BackendException;
    }

    private final Journal journal;
    private final Schedule schedule;
    private final Chronicle chronicle;
    private final Decision decision;
    /** Held while the journal is written and the phase follows: what the journal says last is where it is. */
    private final Object writing = new Object();

    private Phase phase;
    private Instant written;
    private JournalEntry entry;
    private Optional<Brake> brake = Optional.empty();
    private boolean delegated;
    private boolean isSwitched;
    private boolean askedToCancel;
    private Throttle throttle = Throttle.NONE;

    public Migration(JournalEntry entry, Journal journal, Schedule schedule, Consumer<MigrationRecord> news) {
        this.entry = entry;
        this.phase = entry.phase();
        this.written = entry.at();
        this.journal = journal;
        this.schedule = schedule;
        decision = new Decision(phase.canBeUndone());
        chronicle = new Chronicle(
                new MigrationRecord(
                        entry.ticket(),
                        entry.vmName(),
                        entry.reason(),
                        phase.untouched() ? Stage.QUEUED : Stage.RECOVERING,
                        Optional.empty(),
                        "",
                        entry.submitted(),
                        phase.untouched() ? Optional.empty() : Optional.of(entry.at()),
                        Optional.empty(),
                        MigrationFigures.UNKNOWN,
                        entry.forecast(),
                        List.of()),
                schedule,
                news);
    }

    public synchronized MigrationTicket ticket() {
        return entry.ticket();
    }

    public MigrationId id() {
        return ticket().id();
    }

    public synchronized String vmName() {
        return entry.vmName();
    }

    public synchronized Phase phase() {
        return phase;
    }

    public MigrationRecord record() {
        return chronicle.record();
    }

    /** "Migration of web-7 to node3". */
    public String title() {
        return "Migration of " + vmName() + " to " + ticket().destination();
    }

    /** When it may be handed over. */
    Optional<MoveWindow> window() {
        return terms().window();
    }

    public synchronized Terms terms() {
        return entry.terms();
    }

    /** When the phase that stands in the journal was written there. */
    public synchronized Instant written() {
        return written;
    }

    /**
     * Writes the phase down, on the disk where it will touch a host.
     *
     * @throws GoingBack        somebody decided meanwhile that it goes back
     * @throws JournalException it could not be written: the phase must not be begun
     */
    public void intend(Phase next) throws GoingBack, JournalException {
        Optional<String> back = decision.whyBack();
        if (back.isPresent()) throw new GoingBack(back.get());
        Instant now = schedule.instant(); // a simulated clock has a lock of its own: never ask it under ours
        synchronized (writing) {
            write(JournalEntry.Kind.INTEND, next, "", !next.untouched(), now);
            stands(next);
        }
        boolean starts = next == Phase.BEGIN || next == Phase.DELEGATE;
        if (starts) chronicle.silently(record -> record.started().isPresent() ? record : record.startedAt(now));
        change(next.stage(), "");
        note(next + "");
    }

    private synchronized void stands(Phase now) {
        phase = now;
    }

    /** As {@link #intend}, with what came between as a value. */
    public Optional<Setback> begun(Phase next) {
        try {
            intend(next);
            return Optional.empty();
        } catch (GoingBack | JournalException e) {
            String what = wanted() == Stage.CANCELLED ? " was cancelled in " : " returned in ";
            return Optional.of(new Setback(phase(), wanted(), title() + what + next + ": " + e.getMessage()));
        }
    }

    /** Writes down what was found out after a crash and is done next; {@code message} is for people, today and after one more. */
    public void goOn(Phase next, String message) throws JournalException {
        Instant now = schedule.instant();
        synchronized (writing) {
            write(JournalEntry.Kind.INTEND, next, message, true, now);
            stands(next);
        }
    }

    /** Remembers in memory and, if the disk lets us, in the journal that finish is out of the question. */
    void intendUndo(String why) {
        Instant now = schedule.instant();
        synchronized (writing) {
            stands(Phase.UNDO);
            try {
                write(JournalEntry.Kind.INTEND, Phase.UNDO, why, true, now);
                return;
            } catch (JournalException e) {
                why = e.getMessage();
            }
        }
        note(why);
    }

    private void write(JournalEntry.Kind kind, Phase next, String message, boolean force, Instant now)
            throws JournalException {
        JournalEntry entry;
        synchronized (this) {
            entry = this.entry.next(kind, next, message, now);
        }
        synchronized (writing) {
            journal.write(entry, force);
        }
        synchronized (this) {
            written = now;
        }
    }

    /**
     * Writes down that it goes over to post-copy, and decides for it; false when it goes back, or is past its transfer. Whoever
     * ends the transfer waits meanwhile: SWITCH must never come to stand behind FINISH or CONFIRM, of which it would say less
     * than is so.
     */
    boolean switches() throws JournalException {
        Instant now = schedule.instant();
        synchronized (writing) {
            if (phase() != Phase.PERFORM || !decision.firstForward()) return false;
            stands(Phase.SWITCH);
            try {
                write(JournalEntry.Kind.INTEND, Phase.SWITCH, "", true, now);
            } catch (JournalException e) {
                stays();
                throw e;
            }
        }
        note(Phase.SWITCH + "");
        return true;
    }

    /** The source was told, or may have been. */
    synchronized void switched() {
        isSwitched = true;
    }

    synchronized boolean isSwitched() {
        return isSwitched;
    }

    /**
     * The source has refused: it is as before. SWITCH stays in the journal, where it only makes whoever settles ask: written
     * now, PERFORM could come to stand behind the FINISH of a transfer that has just ended.
     */
    void stays() {
        synchronized (writing) {
            if (phase() != Phase.SWITCH) return;
            stands(Phase.PERFORM);
            decision.reopen();
        }
    }

    /** Takes this network from now on; what it did before over another one is undone. */
    public void takes(String network) {
        takes(ticket().over(network));
    }

    /** The same with what was agreed on. */
    void takes(MigrationTicket agreed) {
        synchronized (this) {
            entry = entry.with(agreed);
        }
        chronicle.silently(record -> record.with(agreed));
    }

    /** The way back that was decided on was only out of one network: it is open again. */
    boolean triesAgain() {
        return decision.triesAgain();
    }

    /** As {@link #goBack}, because nothing moved any more: another network may do. */
    boolean goBackFromSilence(String why) {
        return !record().stage().isEnd() && decision.backFromSilence(why) && stopped(why);
    }

    /** Decides for the way back, if that is still open, and stops what is under way. */
    public boolean goBack(String why, Stage outcome) {
        return !record().stage().isEnd() && decision.back(why, outcome) && stopped(why);
    }

    private boolean stopped(String why) {
        note(why);
        brake().ifPresent(pulled -> schedule.urgently(() -> pull(pulled)));
        return true;
    }

    private synchronized Optional<Brake> brake() {
        return brake;
    }

    private void pull(Brake pulled) {
        try {
            note("asked the source to stop the transfer: " + pulled.pull());
        } catch (BackendException e) {
            note(e.getMessage());
        }
    }

    /** From here on it goes forward only; false when somebody has decided for the way back. */
    public boolean commit() {
        return decision.forward();
    }

    /** Cancels for a person: decides here for a driven migration, asks the hosts for a delegated one. */
    public CancelAnswer cancel() throws BackendException {
        if (record().stage().isEnd()) return CancelAnswer.NOTHING_TO_CANCEL;
        Optional<Brake> asked;
        synchronized (this) {
            asked = delegated ? brake : Optional.empty(); // then the hosts decide, whatever was decided here
            askedToCancel |= asked.isPresent();
        }
        if (asked.isPresent()) return cancelledBy(asked.get());
        if (decision.isBack()) return CancelAnswer.CANCELLED;
        return goBack("cancelled on request", Stage.CANCELLED) ? CancelAnswer.CANCELLED : CancelAnswer.TOO_LATE;
    }

    private CancelAnswer cancelledBy(Brake hosts) throws BackendException {
        CancelAnswer answer = CancelAnswer.NOTHING_TO_CANCEL;
        try {
            answer = hosts.pull();
        } finally {
            synchronized (this) {
                askedToCancel = answer == CancelAnswer.ASKED || answer == CancelAnswer.CANCELLED;
            }
        }
        if (answer == CancelAnswer.CANCELLED) cancelled();
        return answer;
    }

    /** Somebody wants it cancelled, and the hosts have not said yet whether that was in time. */
    public synchronized boolean isAskedToCancel() {
        return askedToCancel;
    }

    /** The hosts say that somebody's wish to cancel was in time. */
    void cancelled() {
        decision.wants(Stage.CANCELLED);
    }

    /** Hosts that do it among themselves are asked to stop; {@code ASKED} when they could not be asked. */
    public CancelAnswer askHostsToStop(Brake hosts) {
        try {
            CancelAnswer answer = hosts.pull();
            note("asked the hosts to stop: " + answer);
            if (answer == CancelAnswer.CANCELLED && isAskedToCancel()) cancelled();
            if (answer == CancelAnswer.TOO_LATE && isAskedToCancel()) {
                chronicle.remark("it was to be cancelled, too late: it was over there by then. Undo takes it back");
            }
            return answer;
        } catch (BackendException | RuntimeException e) {
            note(String.valueOf(e.getMessage()));
            return CancelAnswer.ASKED;
        }
    }

    synchronized void throttledBy(Throttle by) {
        throttle = by;
    }

    /** Its transfer, and how fast it may be. */
    private synchronized Throttle throttle() {
        return throttle;
    }

    /**
     * The transfer goes on at the lowest rate there is.
     *
     * @throws IllegalStateException it is not being transferred, or its hosts cannot do that
     */
    public ByteRate slowDown() throws BackendException {
        return throttle().slowDown();
    }

    /**
     * The transfer goes on as before.
     *
     * @throws IllegalStateException it was not slowed down
     */
    public void speedUp() throws BackendException {
        throttle().speedUp();
    }

    /** From now on there is something to stop; false when it is to be stopped already. */
    public synchronized boolean brake(Brake how, boolean hostsDecide) {
        brake = Optional.of(how);
        delegated = hostsDecide;
        return !decision.isBack();
    }

    boolean goesBack() {
        return decision.isBack();
    }

    String whyBack() {
        return decision.whyBack().orElse("");
    }

    public Stage wanted() {
        return decision.wanted();
    }

    public void progress(MigrationProgress progress) {
        chronicle.tell(record -> record.with(progress));
    }

    /** Shows another stage or message. */
    public void change(Stage stage, String message) {
        chronicle.tell(record ->
                record.stage() == stage && record.message().equals(message) ? record : record.with(stage, message));
    }

    /** Says why it waits for its permit, unless that is over. */
    public void holds(String message) {
        chronicle.tell(record -> {
            boolean waits = record.stage() == Stage.PREPARING || record.stage() == Stage.CHECKING;
            return !waits || record.message().equals(message) ? record : record.with(record.stage(), message);
        });
    }

    /** Puts on the record, and into every later entry of the journal, what it is expected to cost. */
    public void expect(MoveForecast forecast) {
        synchronized (this) {
            entry = entry.with(forecast);
        }
        chronicle.silently(record -> record.with(forecast));
        note("forecast: " + forecast.summary() + " (" + forecast.basis() + ")");
    }

    /** Adds a line to the record. */
    public void note(String text) {
        chronicle.note(text);
    }

    /** Something to be known of it even when all went well. */
    void remark(String text) {
        chronicle.remark(text);
    }

    /** Empty when there is nothing to say. */
    public String remark() {
        return chronicle.remark();
    }

    public void figures(MigrationFigures figures) {
        chronicle.silently(record -> record.with(figures));
    }

    /** What it cost, as the source saw it, with what the destination saw of the pause. */
    public void figures(MigrationFigures figures, Arrival arrival) {
        figures(figures.with(figures.anatomy().and(arrival.anatomy())));
    }

    /** The end. {@code toClean} keeps the journal's entry open until the destination was asked. */
    public void end(Stage outcome, String message, boolean toClean) {
        Phase last = phase();
        note(outcome.name().toLowerCase(Locale.ROOT) + (message.isEmpty() ? "" : ": " + message));
        if (toClean) {
            try {
                write(JournalEntry.Kind.INTEND, Phase.CLEAN, message, true, schedule.instant());
            } catch (JournalException e) {
                note(e.getMessage());
            }
        } else {
            settled(last, message);
        }
        Instant now = schedule.instant();
        chronicle.tell(record -> record.with(outcome, message).endedAt(now));
    }

    /** Written until it is: what stays open in the journal would be begun again by the next process. */
    private void settled(Phase last, String message) {
        try {
            // mostly not forced: should it be lost, asking the hosts leads to the same end again; a start would be
            // repeated
            boolean force = last == Phase.RESTART || last == Phase.RESTART_HERE;
            write(JournalEntry.Kind.SETTLED, last, message, force, schedule.instant());
        } catch (JournalException e) {
            note(e.getMessage());
            schedule.after(Limits.WRITE_AGAIN, () -> settled(last, message));
        }
    }

    /** The destination was asked, nothing is left. */
    public void cleaned() throws JournalException {
        write(JournalEntry.Kind.SETTLED, Phase.CLEAN, "", true, schedule.instant());
    }

    Duration pauseLimit(int factor) {
        return ticket().options().pauseBudget().multipliedBy(factor);
    }
}
