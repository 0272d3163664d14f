package org.drover.backend.api;

/** What counts when a VM writes faster than its memory can be sent; for whoever leads a migration, hosts do not read it. */
public enum MigrationPolicy {
    /** The pause stays within its budget, or the VM stays where it is. */
    MINIMAL_PAUSE,
    /** It gets there: limits are lifted, the VM is slowed down, at last its pause gets longer, up to what ends any pause. */
    MUST_COMPLETE,
    /** It gives way to everything else: little bandwidth, all the time it wants, and the pause within its budget. */
    BACKGROUND
}
