package org.drover.inventory.internal;

import java.time.Duration;

/** How long to wait before a host is tried again: it doubles with every failure, up to a limit. */
record Backoff(Duration first, Duration most) {
    /** A host that restarts is found within a second or two; one that is away for long is asked twice a minute. */
    static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    /** Before the next try, after {@code failures} in a row: 1 or more. */
    Duration afterFailures(int failures) {
        Duration delay = first;
        for (int i = 1; i < failures && delay.compareTo(most) < 0; i++) delay = delay.multipliedBy(2);
        return delay.compareTo(most) < 0 ? delay : most;
    }
}
