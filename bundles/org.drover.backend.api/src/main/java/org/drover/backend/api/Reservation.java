package org.drover.backend.api;

/**
 * The destination's answer to {@code prepare}: it has made room and listens.
 *
 * @param address where the source sends the memory, in the backend's own form
 * @param baggage for the source
 */
public record Reservation(String address, Baggage baggage) {}
