package org.drover.backend.api;

/** What can be chosen for a migration. A backend says which of these it takes, and until when. */
public enum MigrationOption {
    /** The longest pause aimed at, {@link MigrationOptions#pauseBudget()}. */
    PAUSE_BUDGET,
    /** The most bytes a second the transfer may use. */
    BANDWIDTH,
    /** Slow the VM down when it writes faster than can be sent: its processors for memory, its writes for disks. */
    AUTO_CONVERGE,
    /** Several connections side by side. */
    PARALLEL_CHANNELS,
    /** Pages are compressed on the way. */
    COMPRESSION,
    /** The VM may be switched over first, its pages follow. */
    POST_COPY
}
