package org.drover.backend.api;

/** The few things recovery does to one side; each is refused when the VM is not as it was seen. */
public enum SettlingAct {
    /** A {@code SENDING} VM stops sending and stays; of its disks, the old files are used on, and the new ones go. */
    STOP_SENDING,
    /**
     * A VM whose disks went over to new files in part ({@link Standing.Disks#BETWEEN}) goes over with the rest; of one that is
     * {@code OFF}, the definition does, also when it names none of them: only if it was not started since.
     */
    SWITCH_DISKS,
    /**
     * The files in {@link Standing#leftovers} are deleted: only when they are those that were seen, and in no use by a VM of this
     * host. The VM need not carry the migration's id, nor be here at all.
     */
    REMOVE_LEFTOVERS,
    /**
     * A {@code HANDED_OVER} VM runs here again: only when it runs nowhere else. A lease refuses otherwise. So does a {@code SPLIT}
     * one whose other part was never run; {@code Unsupported} where a hypervisor cannot take back what it began to give away.
     */
    RESUME,
    /**
     * A {@code HANDED_OVER} VM is let go, memory and definition, or the definition of one that is {@code OFF}: only when
     * it is the other side's. So is a {@code SPLIT} one whose other part is gone and was started anew. Disks stay.
     */
    LET_GO,
    /** An {@code INCOMING} VM that never ran is removed, or the definition that it left {@code OFF}. Disks stay. */
    DESTROY_LEFTOVER,
    /** A {@code SPLIT} VM, the rest of whose memory is gone for good, is ended; its definition and its disks stay. */
    END_HALF,
    /** A VM that is {@code OFF} and carries the migration's id is started from its disks: its memory is lost. */
    START
}
