package org.drover.migration.internal.queue;

/** Something that several moves need at once, and that takes only so many. */
record Crossing(Kind kind, String name) {
    enum Kind {
        HOST,
        NETWORK,
        CLUSTER
    }

    /** All hosts of this Drover. */
    static final Crossing CLUSTER = new Crossing(Kind.CLUSTER, "");

    /** Where the line is and which limit makes it: " on node1 (limit: 1 at a host)". */
    String of(int most) {
        return switch (kind) {
            case HOST -> " on " + name + " (limit: " + most + " at a host)";
            case NETWORK -> " on network " + name + " (limit: " + most + " on a network)";
            case CLUSTER -> " (limit: " + most + " in the cluster)";
        };
    }
}
