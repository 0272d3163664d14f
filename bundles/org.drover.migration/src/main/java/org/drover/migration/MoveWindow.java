package org.drover.migration;

import java.time.Instant;

/**
 * When a VM may be handed over. Disks that move on their host are copied before, and held in step until it opens; any
 * other move begins so that it is expected to end before it closes.
 */
public record MoveWindow(Instant opens, Instant closes) {
    public MoveWindow {
        if (!opens.isBefore(closes)) {
            throw new IllegalArgumentException("a window that opens at " + opens + " cannot close at " + closes);
        }
    }

    public boolean isOpen(Instant at) {
        return !at.isBefore(opens) && at.isBefore(closes);
    }

    public boolean isPast(Instant at) {
        return !at.isBefore(closes);
    }
}
