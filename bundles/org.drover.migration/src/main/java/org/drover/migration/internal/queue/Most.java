package org.drover.migration.internal.queue;

/**
 * How many transfers there may be at once.
 *
 * @param perHost    in and out together
 * @param perNetwork over the same network, of those that take a network by its name; {@link #ANY} for no limit
 * @param perCluster among all hosts; {@link #ANY} for no limit
 */
public record Most(int perHost, int perNetwork, int perCluster) {
    public static final int ANY = 0;

    public Most {
        if (perHost < 1) throw new IllegalArgumentException("at least one at a host, not " + perHost);
        if (perNetwork < ANY || perCluster < ANY) throw new IllegalArgumentException("a limit is no less than 0");
    }

    int at(Crossing.Kind kind) {
        return switch (kind) {
            case HOST -> perHost;
            case NETWORK -> perNetwork;
            case CLUSTER -> perCluster;
        };
    }
}
