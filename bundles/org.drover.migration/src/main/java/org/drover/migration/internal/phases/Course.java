package org.drover.migration.internal.phases;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.journal.JournalException;

/**
 * Where a migration is: its phase, in the journal before it is so in memory. Whoever writes does so in turn, so that what the
 * journal says last is where it is. Times are asked for by the callers: a simulated clock has a lock of its own, which must
 * never be waited for under these. <b>Threads:</b> any.
 */
final class Course {
    private final Journal journal;
    private final Decision decision;
    /** Held while the journal is written and the phase follows. */
    private final Object writing = new Object();

    private Phase phase;
    private Instant written;
    private JournalEntry entry;
    private boolean isSwitched;

    Course(JournalEntry entry, Journal journal, Decision decision) {
        this.entry = entry;
        this.phase = entry.phase();
        this.written = entry.at();
        this.journal = journal;
        this.decision = decision;
    }

    synchronized JournalEntry entry() {
        return entry;
    }

    synchronized Phase phase() {
        return phase;
    }

    /** When the phase that stands in the journal was written there. */
    synchronized Instant written() {
        return written;
    }

    /** For every later entry. */
    synchronized void change(UnaryOperator<JournalEntry> change) {
        entry = change.apply(entry);
    }

    void intend(Phase next, String message, boolean force, Instant now) throws JournalException {
        synchronized (writing) {
            write(JournalEntry.Kind.INTEND, next, message, force, now);
            stands(next);
        }
    }

    /** In memory even if the disk does not let us. */
    void undo(String why, Instant now) throws JournalException {
        synchronized (writing) {
            stands(Phase.UNDO);
            write(JournalEntry.Kind.INTEND, Phase.UNDO, why, true, now);
        }
    }

    /** The journal does not take it, and what it says last is no less careful. */
    void goesOnUnwritten(Phase next) {
        synchronized (writing) {
            stands(next);
        }
    }

    private synchronized void stands(Phase now) {
        phase = now;
    }

    void write(JournalEntry.Kind kind, Phase next, String message, boolean force, Instant now) throws JournalException {
        synchronized (writing) {
            journal.write(entry().next(kind, next, message, now), force);
        }
        synchronized (this) {
            written = now;
        }
    }

    /**
     * Into post-copy, if it is still being transferred and nobody has decided that it goes back. Whoever ends the transfer waits
     * meanwhile: SWITCH must never come to stand behind FINISH or CONFIRM, of which it would say less than is so.
     */
    boolean switches(Instant now) throws JournalException {
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
        return true;
    }

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
}
