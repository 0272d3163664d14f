package org.drover.backend.api;

/**
 * The destination's answer to {@code finish}: the VM runs there.
 *
 * @param baggage for the source
 * @param anatomy what the destination saw of the pause
 */
public record Arrival(Baggage baggage, PauseAnatomy anatomy) {
    /** Of a destination that tells nothing of the pause. */
    public Arrival(Baggage baggage) {
        this(baggage, PauseAnatomy.UNKNOWN);
    }
}
