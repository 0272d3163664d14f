package org.drover.operations;

/** What a list of VMs shows of one: what it does on its host, or what is being done with it. */
public enum VmStatus {
    RUNNING,
    PAUSED,
    /** Off, with its memory put away. */
    SAVED,
    OFF,
    CRASHED,
    /** Its host cannot say, or does not answer. */
    UNKNOWN,
    /** Coming from another host, in a move that is not Drover's. */
    ARRIVING,
    STARTING,
    STOPPING,
    RESETTING,
    SAVING,
    RESTORING,
    DELETING,
    /** Waits for its move. */
    QUEUED,
    /** Is being moved, or its move is being settled. */
    MIGRATING
}
