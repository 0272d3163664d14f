package org.drover.backend.simulator.internal;

import org.drover.backend.api.Presence;
import org.drover.model.VmState;

/** What a VM does on one host, and how the SPI says it. */
enum State {
    OFF(Presence.OFF, VmState.OFF, false, false),
    RUNNING(Presence.RUNNING, VmState.RUNNING, true, true),
    SENDING(Presence.SENDING, VmState.RUNNING, true, true),
    /** Stopped, and the rest of its memory is on its way. */
    SWITCHING(Presence.SENDING, VmState.PAUSED, true, false),
    HANDED_OVER(Presence.HANDED_OVER, VmState.PAUSED, true, false),
    INCOMING(Presence.INCOMING, VmState.INCOMING, true, false),
    /** Stopped, while its memory is written to an image. */
    SAVING(Presence.SENDING, VmState.PAUSED, true, false),
    /** Its memory is in an image, which outlives a power cut. */
    SAVED(Presence.HANDED_OVER, VmState.OFF, false, false),
    /** On its way from its image back to where it was. */
    RESTORING(Presence.INCOMING, VmState.INCOMING, true, false),
    /** Post-copy, where it left: stopped for good, with pages that only this host has. */
    SPLIT_LEFT(Presence.SPLIT, VmState.PAUSED, true, false),
    /** Post-copy, where it goes: it runs, and waits for pages as it touches them. */
    SPLIT_RUNS(Presence.SPLIT, VmState.RUNNING, true, true),
    /** The same, and the rest cannot come. */
    SPLIT_WAITS(Presence.SPLIT, VmState.PAUSED, true, false),
    PAUSED(Presence.PAUSED, VmState.PAUSED, true, false);

    final Presence presence;
    final VmState seen;
    final boolean inMemory;
    final boolean executes;

    State(Presence presence, VmState seen, boolean inMemory, boolean executes) {
        this.presence = presence;
        this.seen = seen;
        this.inMemory = inMemory;
        this.executes = executes;
    }
}
