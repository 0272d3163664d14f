package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.drover.model.MigrationId;

/**
 * Who waits, who has begun, and who transfers. A transfer needs a permit of both its hosts at once, and no host gives more
 * than it may. A move begins when it could transfer, or a little before: while all that are in front of it at its hosts end
 * soon, so that what comes before a transfer is done by then. What comes after one holds up nobody.
 * <b>Threads:</b> any; nothing is called under its lock.
 */
public final class Places {
    private final int perHost;
    private final int ahead;
    /** Each move is in one of the first three, in the order of their lines. */
    private final List<Lines.Entry> waiting = new ArrayList<>();

    private final List<Lines.Entry> begun = new ArrayList<>();
    private final List<Lines.Entry> transferring = new ArrayList<>();
    /** Those of the begun that wait for a permit. */
    private final List<Lines.Entry> ready = new ArrayList<>();

    private final Set<MigrationId> endSoon = new HashSet<>();

    /**
     * @param perHost transfers a host takes part in at a time, in and out together
     * @param ahead   moves that may have begun at a host beside those that transfer
     */
    public Places(int perHost, int ahead) {
        this.perHost = perHost;
        this.ahead = ahead;
    }

    /** Whose turn it is for what, and who waits for whom: to begin, or to transfer. */
    public record Next(
            List<Lines.Entry> begin,
            List<Lines.Entry> transfer,
            List<Lines.Waiting> queued,
            List<Lines.Waiting> held) {}

    /** Waits from now on, behind everybody else. */
    public synchronized void join(Lines.Entry entry) {
        waiting.add(entry);
    }

    /** It has begun, and asks for its permit. */
    public synchronized void ready(Lines.Entry entry) {
        if (begun.contains(entry)) ready.add(entry);
    }

    /** Transfers without asking: it is at it already. Does nothing for one that has its permit. */
    public synchronized void take(Lines.Entry entry) {
        begun.remove(entry);
        ready.remove(entry);
        if (!transferring.contains(entry)) transferring.add(entry);
    }

    /** Whether it is expected to end soon once it transfers; true when that has changed. */
    public synchronized boolean endsSoon(MigrationId id, boolean soon) {
        boolean here = begun.stream().anyMatch(is(id)) || transferring.stream().anyMatch(is(id));
        return soon && here ? endSoon.add(id) : endSoon.remove(id);
    }

    /** Waits no more to begin; false when it did not. Whoever hears true may end it: nothing of it has begun. */
    public synchronized boolean leave(MigrationId id) {
        return waiting.removeIf(is(id));
    }

    /** Waits no more for its permit; false when it did not. */
    public synchronized boolean giveUp(MigrationId id) {
        return ready.removeIf(is(id));
    }

    /** Gives everything to others. */
    public synchronized void free(MigrationId id) {
        begun.removeIf(is(id));
        ready.removeIf(is(id));
        transferring.removeIf(is(id));
        endSoon.remove(id);
    }

    /** Whose turn it is: those have it when this returns, and each is told of only once. */
    public synchronized Next next() {
        Lines.Order permits = Lines.order(transferring, ready, perHost, 0, entry -> false);
        ready.removeAll(permits.start());
        begun.removeAll(permits.start());
        transferring.addAll(permits.start());
        List<Lines.Entry> inFront = new ArrayList<>(transferring);
        inFront.addAll(begun);
        Lines.Order beginnings = Lines.order(
                inFront,
                waiting,
                perHost,
                ahead,
                entry -> endSoon.contains(entry.ticket().id()));
        waiting.removeAll(beginnings.start());
        begun.addAll(beginnings.start());
        return new Next(beginnings.start(), permits.start(), beginnings.queued(), permits.queued());
    }

    private static Predicate<Lines.Entry> is(MigrationId id) {
        return entry -> entry.ticket().id().equals(id);
    }
}
