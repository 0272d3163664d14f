package org.drover.backend.api;

/** What became of a wish to cancel. */
public enum CancelAnswer {
    /** The transfer is being stopped; {@code perform} ends with {@code Refused} and the VM stays on the source. */
    CANCELLED,
    /** The VM is past the hand-over; it can be moved back, not cancelled. */
    TOO_LATE,
    /** It is only being started: it is stopped as soon as it can be. How it ends says whether that was in time. */
    ASKED,
    /** No transfer of this migration is under way here. */
    NOTHING_TO_CANCEL
}
