package org.drover.migration.internal;

/** Where a run can be interrupted. */
enum Moment {
    /** Between two events of the data centre. */
    EVENT,
    /** A request is about to be sent. */
    SENDING,
    /** The host has done it, its answer is on the way. */
    ANSWERED,
    /** A conversation is about to be let go of, which cannot fail. */
    CLOSING,
    /** Something is about to be written to the journal's disk. */
    WRITING,
    /** It is written and not yet forced. */
    WRITTEN,
    /** It is on the disk. */
    FORCED
}
