package org.drover.migration.internal.phases;

import java.time.Instant;
import java.util.function.Consumer;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.JournalEntry.Kind;
import org.drover.migration.internal.journal.JournalException;

/**
 * How a migration leaves the journal: it says first that, and how, it has ended, and only when the history has its record and
 * nothing is left at the destination that nobody needs it any more. So an engine that dies between the two is followed by one
 * that tells the history. What the journal does not take is written until it does: what stays open there would be begun again
 * by the next process. <b>Threads:</b> any.
 */
final class Ending {
    private final Course course;
    private final Schedule schedule;
    private final Consumer<String> note;
    private Phase last = Phase.QUEUE;
    private String message = "";
    private boolean ended;
    private boolean toClean;
    private boolean isClean = true;
    private boolean kept;
    private boolean settled;

    Ending(Course course, Schedule schedule, Consumer<String> note) {
        this.course = course;
        this.schedule = schedule;
        this.note = note;
    }

    /** @param cleans what the destination had prepared is still there */
    void begin(Stage outcome, Phase phase, String why, boolean cleans) {
        course.change(entry -> entry.endedAs(outcome));
        synchronized (this) {
            ended = true;
            last = phase;
            message = why;
            toClean = cleans;
            isClean = !cleans;
        }
        write();
    }

    /** One that an earlier process has begun to end, and the journal says so. */
    synchronized void begun(Phase phase, String why) {
        ended = true;
        last = phase;
        message = why;
        toClean = phase == Phase.CLEAN;
        isClean = !toClean;
    }

    /** The history has its record. */
    void kept() {
        synchronized (this) {
            kept = true;
            if (!isClean) return;
        }
        write();
    }

    synchronized boolean isKept() {
        return kept;
    }

    /** The destination was asked, nothing is left. */
    void cleaned() {
        synchronized (this) {
            isClean = true;
            if (!kept) return;
        }
        write();
    }

    private void write() {
        Instant now = schedule.instant(); // never under the lock: a simulated clock has one of its own
        if (!written(now)) schedule.after(Limits.WRITE_AGAIN, this::write);
    }

    private synchronized boolean written(Instant now) {
        if (settled || !ended) return true;
        boolean over = kept && isClean;
        Kind kind = over ? Kind.SETTLED : isClean ? Kind.ENDED : Kind.INTEND;
        try {
            course.write(kind, toClean ? Phase.CLEAN : last, message, force(over), now);
            settled = over;
            return true;
        } catch (JournalException e) {
            note.accept(e.getMessage());
            return false;
        }
    }

    /**
     * Mostly not: should it be lost, asking the hosts leads to the same end again. But a start would be repeated, and what waited
     * in the queue begun.
     */
    private boolean force(boolean over) {
        if (toClean) return true;
        return !over && (last == Phase.RESTART || last == Phase.RESTART_HERE || last.untouched());
    }
}
