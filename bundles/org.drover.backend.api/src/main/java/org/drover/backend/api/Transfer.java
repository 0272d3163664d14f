package org.drover.backend.api;

/**
 * The source's answer to {@code perform}: everything is over there, the VM is paused here and may be run there.
 *
 * @param baggage for the destination
 */
public record Transfer(Baggage baggage) {}
