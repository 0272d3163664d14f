package org.drover.tips.internal;

import java.time.Duration;
import org.drover.model.Share;

/**
 * What keeps tips from coming too early, too often, or for nothing.
 *
 * @param threshold    of a host's processing
 * @param holdDuration a condition must have been there for this long before there is a tip
 * @param margin       a move must gain at least this part of the host's processing
 * @param coolDown     after a move, for the host and for the VM
 * @param verifyAfter  a move has arrived, its promise is measured
 */
public record Guards(Share threshold, Duration holdDuration, Share margin, Duration coolDown, Duration verifyAfter) {
    public static final Guards DEFAULT = new Guards(
            new Share(0.85), Duration.ofMinutes(10), new Share(0.05), Duration.ofHours(1), Duration.ofMinutes(15));
}
