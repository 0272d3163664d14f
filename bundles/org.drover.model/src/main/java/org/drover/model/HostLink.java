package org.drover.model;

import java.util.Optional;

/**
 * A network by which other hosts reach this one.
 *
 * @param network   its name, the same on all its hosts
 * @param metric    the lower, the rather it is taken; 0 to 1,000,000
 * @param bandwidth what it carries; empty when nobody said
 * @param address   of this host there, in the backend's own form
 */
public record HostLink(String network, Role role, int metric, Optional<ByteRate> bandwidth, String address) {
    /** What a network is for. */
    public enum Role {
        MANAGEMENT,
        MIGRATION,
        STORAGE,
        GUEST;

        /** VMs are sent over it. */
        public boolean carriesMoves() {
            return this == MIGRATION || this == MANAGEMENT;
        }
    }

    public HostLink {
        Text.required("a network's name", network);
        Text.required("a host's address", address);
        if (metric < 0 || metric > 1_000_000) {
            throw new IllegalArgumentException("a metric lies between 0 and 1000000, not at " + metric);
        }
    }
}
