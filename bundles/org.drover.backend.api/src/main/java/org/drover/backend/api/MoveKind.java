package org.drover.backend.api;

/** What a migration moves, and how the VM lives through it. */
public enum MoveKind {
    /** From host to host while it runs; both reach its disks. */
    LIVE,
    /** As live, and some disks go with it: the source's files stay whole until the end is confirmed. */
    SHARED_NOTHING,
    /** Its memory is saved to an image, which the other host restores: it stands still meanwhile. */
    QUICK,
    /** It stays on its host and runs; some of its disks go to another place. */
    STORAGE,
    /** It does not run: its definition moves, with those of its disks that the other host does not reach. */
    COLD;

    /** The VM executes all the time but for a pause with a budget. */
    public boolean isLive() {
        return this == LIVE || this == SHARED_NOTHING;
    }
}
