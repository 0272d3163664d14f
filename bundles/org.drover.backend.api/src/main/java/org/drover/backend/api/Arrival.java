package org.drover.backend.api;

/**
 * The destination's answer to {@code finish}: the VM runs there.
 *
 * @param baggage for the source
 */
public record Arrival(Baggage baggage) {}
