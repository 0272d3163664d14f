package org.drover.backend.simulator.internal;

/**
 * What a VM has ever written to one of its disks, counted: newer than all files when the VM writes on without them. As many
 * as the nanoseconds it ran, and one more for each run.
 */
final class Content {
    private long written;
    private int writers;
    private long since;

    long newest(long now) {
        return writers == 0 ? written : written + now - since + 1;
    }

    void begins(long now) {
        if (writers++ == 0) since = now;
    }

    void ceases(long now) {
        long newest = newest(now);
        if (--writers == 0) written = newest;
    }
}
