package org.drover.backend.api;

/** The few things recovery does to one side; each is refused when the VM is not as it was seen. */
public enum SettlingAct {
    /** A {@code SENDING} VM stops sending and stays. */
    STOP_SENDING,
    /** A {@code HANDED_OVER} VM runs here again: only when it runs nowhere else. A lease refuses otherwise. */
    RESUME,
    /** A {@code HANDED_OVER} VM is let go, memory and definition: only when it runs on the other side. Disks stay. */
    LET_GO,
    /** An {@code INCOMING} VM that never ran is removed. Disks stay. */
    DESTROY_LEFTOVER
}
