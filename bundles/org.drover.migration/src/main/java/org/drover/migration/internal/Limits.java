package org.drover.migration.internal;

import java.time.Duration;
import org.drover.migration.internal.queue.Most;
import org.drover.model.ByteRate;

/**
 * The engine's limits.
 *
 * @param most        transfers at a time: 1 to 16 at a host
 * @param ahead       moves that may be prepared at a host beside those that transfer, while these end soon: 0 to 16
 * @param soon        that is, within this time
 * @param stall       no progress for so long, and a transfer is given up
 * @param pauseFactor a pause of so many times its budget is ended while {@code finish} has not been sent
 * @param background  what a move in the background uses when nobody says how much
 */
public record Limits(Most most, int ahead, Duration soon, Duration stall, int pauseFactor, ByteRate background) {
    public static final Limits DEFAULT = new Limits(new Most(1, Most.ANY, Most.ANY), 2, Duration.ofSeconds(10), 3);

    /** How often a running transfer is looked at. */
    public static final Duration TICK = Duration.ofMillis(100);
    /** A cancelled transfer that does not end is ended at the source's state after this time. */
    public static final Duration CANCEL_GRACE = Duration.ofSeconds(2);
    /** A source that migrates by itself is asked so often how it goes. */
    public static final Duration ASK_DELEGATED = Duration.ofSeconds(1);
    /** Hosts are asked so often at first ... */
    public static final Duration ASK_SOON = Duration.ofMillis(500);
    /** ... for so long ... */
    public static final Duration ASK_SOON_FOR = Duration.ofSeconds(10);
    /** ... and from then on after this, then after twice as long each time ... */
    public static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    /** ... up to this, for as long as it takes, and whenever one of the hosts is connected again. */
    public static final Duration ASK_AT_LATEST = Duration.ofSeconds(30);
    /** What may just be finishing is given so long before it is called a leftover. */
    public static final Duration MAY_BE_FINISHING = Duration.ofSeconds(2);
    /** A VM is called lost only when it is missing at two looks so far apart. */
    public static final Duration SECOND_LOOK = Duration.ofSeconds(1);
    /** What could not be written to the journal, and must be, is tried again after this time. */
    public static final Duration WRITE_AGAIN = Duration.ofSeconds(5);
    /** What the history did not take is offered to it again after this time. */
    public static final Duration KEEP_AGAIN = Duration.ofSeconds(30);
    /** A queued move waits so long after a restart for its hosts to be connected again. */
    public static final Duration WAIT_FOR_HOSTS = Duration.ofSeconds(60);
    /** What one look at both hosts adds to the log. */
    public static final int LINES_OF_A_LOOK = 3;
    /** A new process learns from the history so long after its start. */
    public static final Duration REMEMBER_AFTER = Duration.ofSeconds(5);
    /** Ended moves that a new process learns from. */
    public static final int MOVES_REMEMBERED = 200;
    /** Log lines kept of one migration. */
    public static final int LOG_LINES = 200;

    /** Prepared as far ahead as usual, with the usual bandwidth in the background. */
    public Limits(Most most, int ahead, Duration stall, int pauseFactor) {
        this(most, ahead, Duration.ofSeconds(10), stall, pauseFactor, ByteRate.ofMiBPerSecond(32));
    }

    public Limits {
        if (most.perHost() > 16) {
            throw new IllegalArgumentException("between 1 and 16 migrations per host, not " + most.perHost());
        }
        if (ahead < 0 || ahead > 16) {
            throw new IllegalArgumentException("between 0 and 16 migrations prepared ahead, not " + ahead);
        }
        if (stall.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a stall is at least 1 s, not " + stall);
        }
        if (pauseFactor < 1) throw new IllegalArgumentException("a pause factor is at least 1, not " + pauseFactor);
    }

    /** Transfers a host takes part in at a time. */
    public int perHost() {
        return most.perHost();
    }
}
