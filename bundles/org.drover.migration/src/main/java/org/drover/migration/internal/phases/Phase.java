package org.drover.migration.internal.phases;

import org.drover.migration.Stage;

/**
 * The conversation in order: whom a phase asks, and what is known of the destination when the journal ends with it.
 * Led migrations go from BEGIN to CONFIRM, through SWITCH only into post-copy, delegated ones through DELEGATE; UNDO is the way back of both.
 */
public enum Phase {
    QUEUE(Asked.NOBODY, Destination.UNTOUCHED, Stage.QUEUED),
    CHECK(Asked.NOBODY, Destination.UNTOUCHED, Stage.CHECKING),
    BEGIN(Asked.SOURCE, Destination.UNTOUCHED, Stage.PREPARING),
    PREPARE(Asked.DESTINATION, Destination.NEVER_TOLD, Stage.PREPARING),
    PERFORM(Asked.SOURCE, Destination.NEVER_TOLD, Stage.COPYING),
    /** The source was told to go over to post-copy: part of the VM's memory may be on each host, and FINISH follows. */
    SWITCH(Asked.SOURCE, Destination.MAY_RUN, Stage.SWITCHING_OVER),
    FINISH(Asked.DESTINATION, Destination.MAY_RUN, Stage.SWITCHING_OVER),
    CONFIRM(Asked.SOURCE, Destination.RAN, Stage.CONFIRMING),
    /** Found after a crash: it may have run on the destination and was cut off; it is started there from its disks. */
    RESTART(Asked.BOTH, Destination.RAN, Stage.RECOVERING),
    /**
     * Found after post-copy broke before the destination ran it, and the source cannot go on with a memory that it began to give
     * away: it is started on the source, from its disks.
     */
    RESTART_HERE(Asked.BOTH, Destination.NEVER_TOLD, Stage.RECOVERING),
    /** The hosts do it among themselves; it goes on when the engine dies. */
    DELEGATE(Asked.SOURCE, Destination.MAY_RUN, Stage.COPYING),
    /** Decided: it goes back. {@code finish} was never sent, or the destination promised that the VM never ran. */
    UNDO(Asked.BOTH, Destination.NEVER_TOLD, Stage.RECOVERING),
    /** It went back, the VM runs on the source; a destination that was out of reach has still to be cleaned. */
    CLEAN(Asked.DESTINATION, Destination.NEVER_TOLD, Stage.RETURNED);

    /** Who is spoken to. */
    public enum Asked {
        NOBODY,
        SOURCE,
        DESTINATION,
        BOTH
    }

    /** What the destination can have done with the VM; the heart of every decision after a crash. */
    public enum Destination {
        /** Nothing was asked of it. */
        UNTOUCHED,
        /** It may have made room; it was never told to run the VM and never will be. */
        NEVER_TOLD,
        /** It may have been told to run the VM: ask, never guess. */
        MAY_RUN,
        /** It said that the VM runs there, or may have run it: the source's copy is of the past, it must not run again. */
        RAN
    }

    private final Asked asked;
    private final Destination destination;
    private final Stage stage;

    Phase(Asked asked, Destination destination, Stage stage) {
        this.asked = asked;
        this.destination = destination;
        this.stage = stage;
    }

    public Asked asked() {
        return asked;
    }

    public Destination destination() {
        return destination;
    }

    public Stage stage() {
        return stage;
    }

    /** Until FINISH is sent every step can be undone. */
    public boolean canBeUndone() {
        return destination == Destination.UNTOUCHED || destination == Destination.NEVER_TOLD;
    }

    /** Nothing at all was done yet: a restarted engine queues it again. */
    public boolean untouched() {
        return asked == Asked.NOBODY;
    }
}
