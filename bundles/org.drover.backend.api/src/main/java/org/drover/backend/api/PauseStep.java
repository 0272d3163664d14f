package org.drover.backend.api;

/** The steps of a VM's pause while it is handed over, in the order in which they come where its memory goes first. */
public enum PauseStep {
    /** Its processors stand still on the source. */
    STOP("stop"),
    /** The last pages of its memory have been sent; after post-copy that is after {@link #RESUME}. */
    LAST_PAGES("last pages"),
    /** The state of its devices has been sent, and with it everything. */
    DEVICES("devices"),
    /** The destination holds the leases of its disks. */
    LEASE("lease"),
    /** Its processors execute on the destination. */
    RESUME("resume"),
    /** The destination has told the guest's network where it is now. */
    ANNOUNCEMENT("announcement"),
    /** Somebody who talks to it heard from it again. */
    FIRST_PACKET("first packet");

    private final String words;

    PauseStep(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
