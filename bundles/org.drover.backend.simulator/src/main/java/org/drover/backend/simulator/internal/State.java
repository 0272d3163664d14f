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
