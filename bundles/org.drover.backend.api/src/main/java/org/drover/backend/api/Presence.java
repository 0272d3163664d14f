package org.drover.backend.api;

/** What a VM is on one host, as far as a migration is concerned. */
public enum Presence {
    /** The host does not have it at all. */
    ABSENT,
    /** Defined here, not in memory. */
    OFF,
    /** Its processors execute here; no transfer is under way. */
    RUNNING,
    /**
     * It runs (or is just being switched over) here and its memory is being sent away. A connection that does not lead the
     * migration may say so until whoever leads it has let go: not every hypervisor tells others that all was sent.
     */
    SENDING,
    /** Paused by a migration that sent everything; it waits to be let go or to be resumed. */
    HANDED_OVER,
    /** Being received, or received and never run here. */
    INCOMING,
    /** Post-copy is under way or was cut: part of its memory is here, part on the other host. Neither must be ended. */
    SPLIT,
    /** Paused for a reason that is no migration's. */
    PAUSED
}
