package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
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
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.journal.Terms;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;

/**
 * One migration as it goes: its phase, in the journal before it is so in memory ({@link Course}); what is decided about it
 * ({@link Decision}, {@link Brakes}), and what is told of it ({@link Chronicle}). <b>Threads:</b> any.
 */
public final class Migration {
    private final Schedule schedule;
    private final Course course;
    private final Chronicle chronicle;
    private final Decision decision;
    private final Brakes brakes;
    private final Ending ending;
    private Throttle throttle = Throttle.NONE;

    /** @param news hears of every change, in order */
    public Migration(
            JournalEntry entry, Journal journal, Schedule schedule, BiConsumer<Migration, MigrationRecord> news) {
        Phase phase = entry.phase();
        this.schedule = schedule;
        decision = new Decision(phase.canBeUndone());
        course = new Course(entry, journal, decision);
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
                record -> news.accept(this, record));
        ending = new Ending(course, schedule, chronicle::note);
        brakes = new Brakes(decision, chronicle, schedule);
    }

    public MigrationTicket ticket() {
        return course.entry().ticket();
    }

    public MigrationId id() {
        return ticket().id();
    }

    public String vmName() {
        return course.entry().vmName();
    }

    public Terms terms() {
        return course.entry().terms();
    }

    public Phase phase() {
        return course.phase();
    }

    /** When the phase that stands in the journal was written there. */
    public Instant written() {
        return course.written();
    }

    public MigrationRecord record() {
        return chronicle.record();
    }

    /** As {@link #record}, for people: of its end nobody hears before {@link #tellsItsEnd}. */
    public MigrationRecord shown() {
        return chronicle.shown();
    }

    /** "Migration of web-7 to node3". */
    public String title() {
        return "Migration of " + vmName() + " to " + ticket().destination();
    }

    /** When it may be handed over. */
    Optional<MoveWindow> window() {
        return terms().window();
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
        Instant now = schedule.instant();
        course.intend(next, "", !next.untouched(), now);
        boolean starts = next == Phase.BEGIN || next == Phase.DELEGATE;
        if (starts) chronicle.silently(record -> record.started().isPresent() ? record : record.startedAt(now));
        change(next.stage(), "");
        note(next + "");
    }

    /** In memory alone: what the journal says last is no less careful, and stopping here would be worse. */
    void goesOnUnwritten(Phase next, String why) {
        course.goesOnUnwritten(next);
        change(next.stage(), "");
        note(next + ", though it could not be written down: " + why);
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
        course.intend(next, message, true, schedule.instant());
    }

    /** Remembers in memory and, if the disk lets us, in the journal that finish is out of the question. */
    void intendUndo(String why) {
        try {
            course.undo(why, schedule.instant());
        } catch (JournalException e) {
            note(e.getMessage());
        }
    }

    /** Writes down that it goes over to post-copy, and decides for it; false when it goes back, or is past its transfer. */
    boolean switches() throws JournalException {
        boolean switches = course.switches(schedule.instant());
        if (switches) note(Phase.SWITCH + "");
        return switches;
    }

    /** The source was told, or may have been. */
    void switched() {
        course.switched();
    }

    boolean isSwitched() {
        return course.isSwitched();
    }

    /** The source has refused to go over: it is as before. */
    void stays() {
        course.stays();
    }

    /** Takes this network from now on; what it did before over another one is undone. */
    public void takes(String network) {
        course.change(entry -> entry.with(entry.ticket().over(network)));
        MigrationTicket taken = ticket();
        chronicle.silently(record -> record.with(taken));
    }

    /** The way back that was decided on was only out of one network: it is open again. */
    boolean triesAgain() {
        return decision.triesAgain();
    }

    /** As {@link #goBack}, because nothing moved any more: another network may do. */
    boolean goBackFromSilence(String why) {
        return brakes.goBackFromSilence(why);
    }

    /** Decides for the way back, if that is still open, and stops what is under way. */
    public boolean goBack(String why, Stage outcome) {
        return brakes.goBack(why, outcome);
    }

    /** From here on it goes forward only; false when somebody has decided for the way back. */
    public boolean commit() {
        return decision.forward();
    }

    /** Cancels for a person: decides here for a driven migration, asks the hosts for a delegated one. */
    public CancelAnswer cancel() throws BackendException {
        return brakes.cancel();
    }

    /** Somebody wants it cancelled, and the hosts have not said yet whether that was in time. */
    public boolean isAskedToCancel() {
        return brakes.isAskedToCancel();
    }

    /** The hosts say that somebody's wish to cancel was in time. */
    void cancelled() {
        decision.wants(Stage.CANCELLED);
    }

    /** Hosts that do it among themselves are asked to stop; {@code ASKED} when they could not be asked. */
    public CancelAnswer askHostsToStop(Brake hosts) {
        return brakes.askHosts(hosts);
    }

    /** From now on there is something to stop; false when it is to be stopped already. */
    public boolean brake(Brake how, boolean hostsDecide) {
        return brakes.set(how, hostsDecide);
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
        course.change(entry -> entry.with(forecast));
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
        note(outcome.name().toLowerCase(Locale.ROOT) + (message.isEmpty() ? "" : ": " + message));
        ending.begin(outcome, phase(), message, toClean);
        Instant now = schedule.instant();
        chronicle.tell(record -> record.with(outcome, message).endedAt(now));
    }

    /** It ended in an earlier process, which may have died before the history heard of it. */
    public void endedBefore(JournalEntry entry) {
        ending.begun(entry.phase(), entry.message());
        if (entry.outcome().isEmpty()) {
            ending.kept(); // an older Drover wrote that it is to be cleaned when the history had it
            return;
        }
        Stage outcome = entry.outcome().get();
        note(outcome.name().toLowerCase(Locale.ROOT) + ", wrote an engine that was stopped before it could tell more");
        chronicle.tell(record -> record.with(outcome, entry.message()).endedAt(entry.at()));
    }

    /** The history was offered its record: whoever asks may hear that it has ended. */
    public void tellsItsEnd() {
        chronicle.showsAll();
    }

    /** The history has its record. */
    public void kept() {
        ending.kept();
    }

    public boolean isKept() {
        return ending.isKept();
    }

    public boolean isTold() {
        return chronicle.isShownWhole();
    }

    /** The destination was asked, nothing is left. */
    public void cleaned() {
        ending.cleaned();
    }

    Duration pauseLimit(int factor) {
        return ticket().options().pauseBudget().multipliedBy(factor);
    }
}
