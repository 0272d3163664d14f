package org.drover.migration.internal.phases;

import java.util.Optional;
import org.drover.migration.Stage;

/**
 * The one thing about a migration that is raced for: whether it goes back, or {@code finish} is sent. Whoever decides first
 * has decided. <b>Threads:</b> any.
 */
final class Decision {
    /** Who has decided what. */
    private enum Turn {
        OPEN,
        BACK,
        FORWARD
    }

    private Turn turn;
    private String why = "";
    private Stage wanted = Stage.RETURNED;
    private boolean silent;

    /** @param open false when an earlier process may have sent {@code finish} */
    Decision(boolean open) {
        turn = open ? Turn.OPEN : Turn.FORWARD;
    }

    /** For the way back, with that outcome; false when somebody has decided already. */
    synchronized boolean back(String reason, Stage outcome) {
        if (turn != Turn.OPEN) return false;
        turn = Turn.BACK;
        why = reason;
        wanted = outcome;
        return true;
    }

    /** As {@link #back}, because nothing moved any more: over another network it may. */
    synchronized boolean backFromSilence(String reason) {
        silent = turn == Turn.OPEN;
        return back(reason, Stage.RETURNED);
    }

    /** The way back that was decided on was only out of one network: it is open again. */
    synchronized boolean triesAgain() {
        if (turn == Turn.BACK && !silent) return false;
        turn = Turn.OPEN;
        why = "";
        silent = false;
        return true;
    }

    /** From here on it goes forward only; false when somebody has decided for the way back. */
    synchronized boolean forward() {
        if (turn == Turn.OPEN) turn = Turn.FORWARD;
        return turn == Turn.FORWARD;
    }

    /** As {@link #forward}, and nobody else has decided that before. */
    synchronized boolean firstForward() {
        return turn == Turn.OPEN && forward();
    }

    /** Going forward came to nothing before anything was done. */
    synchronized void reopen() {
        if (turn == Turn.FORWARD) turn = Turn.OPEN;
    }

    /** The outcome when it goes back, whoever decides that it does. */
    synchronized void wants(Stage outcome) {
        wanted = outcome;
    }

    synchronized boolean isBack() {
        return turn == Turn.BACK;
    }

    /** Empty unless it goes back. */
    synchronized Optional<String> whyBack() {
        return turn == Turn.BACK ? Optional.of(why) : Optional.empty();
    }

    synchronized Stage wanted() {
        return wanted;
    }
}
