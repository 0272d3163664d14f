package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveForecast;
import org.drover.migration.MoveWindow;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.journal.Terms;
import org.drover.model.MigrationId;

/**
 * One migration as it goes: its phase in memory and in the journal, its record for people, and the one decision that is
 * raced for: to go back, or to send {@code finish}. Whoever decides first has decided. <b>Threads:</b> any.
 */
public final class Migration {
    /** Who has decided what. */
    private enum Turn {
        OPEN,
        BACK,
        FORWARD
    }

    /** Stops what is under way on the hosts. */
    interface Brake {
        CancelAnswer pull() throws BackendException;
    }

    private final Journal journal;
    private final Schedule schedule;
    private final Consumer<MigrationRecord> news;
    private Phase phase;
    private Instant written;
    private JournalEntry entry;
    private MigrationRecord record;
    private Turn turn = Turn.OPEN;
    private String whyBack = "";
    private Stage wanted = Stage.RETURNED;
    private Optional<Brake> brake = Optional.empty();
    private boolean delegated;
    private boolean isSwitched;
    private boolean silent;
    private String remark = "";

    public Migration(JournalEntry entry, Journal journal, Schedule schedule, Consumer<MigrationRecord> news) {
        this.entry = entry;
        this.phase = entry.phase();
        this.written = entry.at();
        this.journal = journal;
        this.schedule = schedule;
        this.news = news;
        record = new MigrationRecord(
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
                List.of());
    }

    public synchronized MigrationTicket ticket() {
        return entry.ticket();
    }

    public MigrationId id() {
        return entry.ticket().id();
    }

    public String vmName() {
        return entry.vmName();
    }

    public synchronized Phase phase() {
        return phase;
    }

    public synchronized MigrationRecord record() {
        return record;
    }

    /** "Migration of web-7 to node3". */
    public String title() {
        return "Migration of " + vmName() + " to " + ticket().destination();
    }

    /**
     * Writes the phase down, on the disk where it will touch a host.
     *
     * @throws GoingBack        somebody decided meanwhile that it goes back
     * @throws JournalException it could not be written: the phase must not be begun
     */
    public void intend(Phase next) throws GoingBack, JournalException {
        synchronized (this) {
            if (turn == Turn.BACK) throw new GoingBack(whyBack);
        }
        write(JournalEntry.Kind.INTEND, next, "", !next.untouched());
        Instant now = schedule.instant();
        synchronized (this) {
            phase = next;
            if (next == Phase.BEGIN || next == Phase.DELEGATE) started(now);
        }
        change(next.stage(), "");
        note(next + "");
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
        write(JournalEntry.Kind.INTEND, next, message, true);
        synchronized (this) {
            phase = next;
        }
    }

    /** When the phase that stands in the journal was written there. */
    public synchronized Instant written() {
        return written;
    }

    /** Remembers in memory and, if the disk lets us, in the journal that finish is out of the question. */
    void intendUndo(String why) {
        synchronized (this) {
            phase = Phase.UNDO;
        }
        try {
            write(JournalEntry.Kind.INTEND, Phase.UNDO, why, true);
        } catch (JournalException e) {
            note(e.getMessage());
        }
    }

    private void write(JournalEntry.Kind kind, Phase next, String message, boolean force) throws JournalException {
        JournalEntry written = entry.next(kind, next, message, schedule.instant());
        journal.write(written, force);
        synchronized (this) {
            this.written = written.at();
        }
    }

    private void started(Instant now) {
        if (record.started().isPresent()) return;
        record = record.startedAt(now);
    }

    /** Writes down that it goes over to post-copy, and decides for it; false when it goes back, or is over there already. */
    boolean switches() throws JournalException {
        synchronized (this) {
            if (turn != Turn.OPEN || phase != Phase.PERFORM) return false;
            turn = Turn.FORWARD;
            phase = Phase.SWITCH;
        }
        try {
            write(JournalEntry.Kind.INTEND, Phase.SWITCH, "", true);
        } catch (JournalException e) {
            stays();
            throw e;
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
    synchronized void stays() {
        if (phase != Phase.SWITCH) return;
        phase = Phase.PERFORM;
        turn = Turn.OPEN;
    }

    /** Takes this network from now on; what it did before over another one is undone. */
    public void takes(String network) {
        synchronized (this) {
            entry = entry.with(entry.ticket().over(network));
            record = record.with(entry.ticket());
        }
    }

    /** The way back that was decided on was only out of one network: it is open again. */
    synchronized boolean triesAgain() {
        if (turn == Turn.BACK && !silent) return false;
        turn = Turn.OPEN;
        whyBack = "";
        silent = false;
        return true;
    }

    /** As {@link #goBack}, because nothing moved any more: another network may do. */
    boolean goBackFromSilence(String why) {
        synchronized (this) {
            silent = turn == Turn.OPEN;
        }
        return goBack(why, Stage.RETURNED);
    }

    /** Something to be known of it even when all went well. */
    void remark(String text) {
        note(text);
        synchronized (this) {
            remark = text;
        }
    }

    /** Empty when there is nothing to say. */
    public synchronized String remark() {
        return remark;
    }

    /** When it may be handed over. */
    Optional<MoveWindow> window() {
        return entry.terms().window();
    }

    public Terms terms() {
        return entry.terms();
    }

    /** From here on it goes forward only; false when somebody has decided for the way back. */
    synchronized boolean commit() {
        if (turn == Turn.OPEN) turn = Turn.FORWARD;
        return turn == Turn.FORWARD;
    }

    /** Decides for the way back, if that is still open, and stops what is under way. */
    public boolean goBack(String why, Stage outcome) {
        Optional<Brake> pulled;
        synchronized (this) {
            if (turn != Turn.OPEN || record.stage().isEnd()) return false;
            turn = Turn.BACK;
            whyBack = why;
            wanted = outcome;
            pulled = brake;
        }
        note(why);
        pulled.ifPresent(b -> schedule.urgently(() -> pull(b)));
        return true;
    }

    private void pull(Brake pulled) {
        try {
            note("asked the source to stop the transfer: " + pulled.pull());
        } catch (BackendException e) {
            note(e.getMessage());
        }
    }

    /** Cancels for a person: decides here for a driven migration, asks the hosts for a delegated one. */
    public CancelAnswer cancel() throws BackendException {
        Optional<Brake> asked;
        synchronized (this) {
            if (record.stage().isEnd()) return CancelAnswer.NOTHING_TO_CANCEL;
            asked = delegated ? brake : Optional.empty(); // then the hosts decide, whatever was decided here
            if (turn == Turn.BACK && asked.isEmpty()) return CancelAnswer.CANCELLED;
        }
        if (asked.isEmpty()) {
            return goBack("cancelled on request", Stage.CANCELLED) ? CancelAnswer.CANCELLED : CancelAnswer.TOO_LATE;
        }
        CancelAnswer answer = asked.get().pull();
        if (answer == CancelAnswer.CANCELLED) {
            synchronized (this) {
                wanted = Stage.CANCELLED;
            }
        }
        return answer;
    }

    /** From now on there is something to stop; false when it is to be stopped already. */
    synchronized boolean brake(Brake how, boolean hostsDecide) {
        brake = Optional.of(how);
        delegated = hostsDecide;
        return turn != Turn.BACK;
    }

    synchronized boolean goesBack() {
        return turn == Turn.BACK;
    }

    synchronized String whyBack() {
        return whyBack;
    }

    synchronized Stage wanted() {
        return wanted;
    }

    public void progress(MigrationProgress progress) {
        synchronized (this) {
            if (record.stage().isEnd()) return;
            record = record.with(progress);
        }
        announce();
    }

    /** Shows another stage or message. */
    public void change(Stage stage, String message) {
        synchronized (this) {
            if (record.stage().isEnd()) return;
            if (record.stage() == stage && record.message().equals(message)) return;
            record = record.with(stage, message);
        }
        announce();
    }

    /** Says why it waits for its permit, unless that is over. */
    public void holds(String message) {
        synchronized (this) {
            boolean waits = record.stage() == Stage.PREPARING || record.stage() == Stage.CHECKING;
            if (!waits || record.message().equals(message)) return;
            record = record.with(record.stage(), message);
        }
        announce();
    }

    /** Puts on the record, and into every later entry of the journal, what it is expected to cost. */
    public void expect(MoveForecast forecast) {
        synchronized (this) {
            record = record.with(forecast);
            entry = entry.with(forecast);
        }
        note("forecast: " + forecast.summary() + " (" + forecast.basis() + ")");
    }

    /** Adds a line to the record. */
    public void note(String text) {
        note(text, schedule.instant());
    }

    private synchronized void note(String text, Instant now) {
        List<LogLine> log = new ArrayList<>(record.log());
        if (log.size() >= Limits.LOG_LINES || saidJustNow(log, text)) return;
        log.add(new LogLine(now, text));
        record = record.with(log);
    }

    /** Whoever waits hears the same of both hosts again and again. */
    private static boolean saidJustNow(List<LogLine> log, String text) {
        return log.subList(Math.max(0, log.size() - Limits.LINES_OF_A_LOOK), log.size()).stream()
                .anyMatch(line -> line.text().equals(text));
    }

    public synchronized void figures(MigrationFigures figures) {
        record = record.with(figures);
    }

    /** The end. {@code toClean} keeps the journal's entry open until the destination was asked. */
    public void end(Stage outcome, String message, boolean toClean) {
        Phase last = phase();
        note(outcome.name().toLowerCase(Locale.ROOT) + (message.isEmpty() ? "" : ": " + message));
        if (toClean) {
            try {
                write(JournalEntry.Kind.INTEND, Phase.CLEAN, message, true);
            } catch (JournalException e) {
                note(e.getMessage());
            }
        } else {
            settled(last, message);
        }
        Instant now = schedule.instant();
        synchronized (this) {
            record = record.with(outcome, message).endedAt(now);
        }
        announce();
    }

    /** Written until it is: what stays open in the journal would be begun again by the next process. */
    private void settled(Phase last, String message) {
        try {
            // mostly not forced: should it be lost, asking the hosts leads to the same end again; a start would be
            // repeated
            write(JournalEntry.Kind.SETTLED, last, message, last == Phase.RESTART || last == Phase.RESTART_HERE);
        } catch (JournalException e) {
            note(e.getMessage());
            schedule.after(Limits.WRITE_AGAIN, () -> settled(last, message));
        }
    }

    /** The destination was asked, nothing is left. */
    public void cleaned() throws JournalException {
        write(JournalEntry.Kind.SETTLED, Phase.CLEAN, "", true);
    }

    private void announce() {
        MigrationRecord now = record();
        schedule.announce(() -> news.accept(now));
    }

    Duration pauseLimit(int factor) {
        return ticket().options().pauseBudget().multipliedBy(factor);
    }
}
