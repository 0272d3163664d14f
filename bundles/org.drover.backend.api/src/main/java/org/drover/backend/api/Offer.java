package org.drover.backend.api;

/**
 * The source's answer to {@code begin}: the VM described so that the destination can make room for it.
 *
 * @param description in the backend's own form (libvirt: the domain's XML)
 * @param baggage     for the destination
 */
public record Offer(String description, Baggage baggage) {}
