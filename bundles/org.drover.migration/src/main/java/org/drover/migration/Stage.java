package org.drover.migration;

/** Where a migration is, for people; the engine's own phases are finer. */
public enum Stage {
    QUEUED(false),
    CHECKING(false),
    PREPARING(false),
    COPYING(false),
    SWITCHING_OVER(false),
    CONFIRMING(false),
    /** An outcome is unknown, or a restarted engine found it unfinished: both hosts are being asked. */
    RECOVERING(false),
    /** The VM runs on the destination. */
    DONE(true),
    /** The VM runs on the source as before; the message says why. */
    RETURNED(true),
    /** As RETURNED, because somebody wanted it. */
    CANCELLED(true),
    /** Nothing was touched: the pre-flight check refused it. */
    REFUSED(true),
    /** The VM itself is gone (powered off, crashed, its host died); the message says what was found. */
    VM_LOST(true);

    private final boolean end;

    Stage(boolean end) {
        this.end = end;
    }

    public boolean isEnd() {
        return end;
    }
}
