package org.drover.model;

/** What a VM does on the host that reports it. */
public enum VmState {
    /** Its processors execute. */
    RUNNING,
    /** In memory, its processors stopped: by a person, an I/O error, or a migration. */
    PAUSED,
    /** Being received from another host; its processors have never run here. */
    INCOMING,
    /** Known to the host, not in memory; {@link VmTraits#saved} tells whether that was put away. */
    OFF,
    /** The guest crashed. */
    CRASHED,
    /** The host cannot say. */
    UNKNOWN
}
