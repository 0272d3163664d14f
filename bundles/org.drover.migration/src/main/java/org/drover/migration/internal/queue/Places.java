package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.drover.migration.Priority;
import org.drover.model.MigrationId;

/**
 * Who waits, who has begun, and who transfers. A transfer needs a permit of both its hosts, of its network and of the cluster
 * at once, and none of them gives more than it may. A move begins when it could transfer, or a little before: while all that are in front of it at its hosts end
 * soon, so that what comes before a transfer is done by then. What comes after one holds up nobody.
 * <b>Threads:</b> any; nothing is called under its lock.
 */
public final class Places {
    private final Most most;
    private final int ahead;
    /** Each move is in one of the first three, in the order of their lines. */
    private final Line waiting = new Line();

    private final List<Lines.Entry> begun = new ArrayList<>();
    private final List<Lines.Entry> transferring = new ArrayList<>();
    /** Those of the begun that wait for a permit. */
    private final Line ready = new Line();

    private final Map<MigrationId, Priority> priorities = new HashMap<>();
    private final Set<MigrationId> endSoon = new HashSet<>();
    private final Set<MigrationId> handOver = new HashSet<>();
    private final Map<MigrationId, Shares.Demand> demands = new HashMap<>();

    /**
     * @param perHost transfers a host takes part in at a time, in and out together
     * @param ahead   moves that may have begun at a host beside those that transfer
     */
    public Places(int perHost, int ahead) {
        this(new Most(perHost, Most.ANY, Most.ANY), ahead);
    }

    /** @param most transfers at once; {@code ahead} counts for the cluster, too */
    public Places(Most most, int ahead) {
        this.most = most;
        this.ahead = ahead;
    }

    /** Whose turn it is for what, and who waits for whom: to begin, or to transfer. */
    public record Next(
            List<Lines.Entry> begin,
            List<Lines.Entry> transfer,
            List<Lines.Waiting> queued,
            List<Lines.Waiting> held) {}

    /** As with a normal priority. */
    public void join(Lines.Entry entry) {
        join(entry, Priority.NORMAL);
    }

    /** Waits from now on, behind all others of its priority. */
    public synchronized void join(Lines.Entry entry, Priority priority) {
        priorities.put(entry.ticket().id(), priority);
        waiting.add(entry);
    }

    /** It has begun, and asks for its permit. */
    public synchronized void ready(Lines.Entry entry) {
        if (begun.contains(entry)) ready.add(entry);
    }

    /**
     * It has its permit, and takes another network from now on. True when that has no limit; otherwise it has given its permit
     * back and is to ask for another one.
     */
    public synchronized boolean goesOver(Lines.Entry entry) {
        if (most.perNetwork() == Most.ANY || !transferring.remove(entry)) return true;
        begun.add(entry);
        endSoon.remove(entry.ticket().id());
        handOver.remove(entry.ticket().id());
        return false;
    }

    /** Whether the last pages of its VM are about to be sent; true when that has changed. */
    public synchronized boolean handsOver(MigrationId id, boolean now) {
        return now && transferring.stream().anyMatch(is(id)) ? handOver.add(id) : handOver.remove(id);
    }

    /**
     * What its transfer is expected to need of its hosts' bandwidth.
     *
     * @param least bytes a second below which its pause would not fit its budget; 0 when not known
     * @param alone bytes a second that it gets when nobody shares them; {@code NaN} when not known
     */
    public synchronized void needs(MigrationId id, double least, double alone) {
        demands.merge(id, Shares.Demand.UNKNOWN.foretold(least, alone), (was, now) -> was.foretold(least, alone));
    }

    /** What its transfer is seen to need, and sends. */
    public synchronized void sends(MigrationId id, double least, double rate) {
        if (transferring.stream().noneMatch(is(id))) return;
        demands.merge(id, Shares.Demand.UNKNOWN.seeing(least, rate), (was, now) -> was.seeing(least, rate));
    }

    /** Those that transfer now and share the bandwidth of one of its hosts with this one, which transfers or will. */
    public synchronized List<Lines.Entry> besides(Lines.Entry entry) {
        return Shares.sharing(transferring, entry).stream()
                .filter(other -> other.crossings().stream()
                        .anyMatch(crossing -> crossing.kind() == Crossing.Kind.HOST
                                && entry.crossings().contains(crossing)))
                .toList();
    }

    /**
     * Those of them beside which it would transfer, were it ready now; none when it would wait, as it has its hosts to
     * itself then, or next to.
     */
    public synchronized List<Lines.Entry> wouldShareWith(Lines.Entry entry) {
        Lines.Candidate one = new Lines.Candidate(entry, Priority.HIGH, false);
        boolean goes = !Lines.order(transferring, nobody -> false, List.of(one), permitting())
                .start()
                .isEmpty();
        return goes ? besides(entry) : List.of();
    }

    /** Transfers without asking: it is at it already. Does nothing for one that has its permit. */
    public synchronized void take(Lines.Entry entry) {
        begun.remove(entry);
        ready.remove(entry.ticket().id());
        if (!transferring.contains(entry)) transferring.add(entry);
    }

    /** Whether it is expected to end soon once it transfers; true when that has changed. */
    public synchronized boolean endsSoon(MigrationId id, boolean soon) {
        boolean here = begun.stream().anyMatch(is(id)) || transferring.stream().anyMatch(is(id));
        return soon && here ? endSoon.add(id) : endSoon.remove(id);
    }

    /** Waits no more to begin; false when it did not. Whoever hears true may end it: nothing of it has begun. */
    public synchronized boolean leave(MigrationId id) {
        boolean waited = waiting.remove(id);
        if (waited) priorities.remove(id);
        return waited;
    }

    /** Waits no more for its permit; false when it did not. */
    public synchronized boolean giveUp(MigrationId id) {
        return ready.remove(id);
    }

    /** Gives everything to others. */
    public synchronized void free(MigrationId id) {
        begun.removeIf(is(id));
        ready.remove(id);
        priorities.remove(id);
        transferring.removeIf(is(id));
        endSoon.remove(id);
        handOver.remove(id);
        demands.remove(id);
    }

    /** Whose turn it is: those have it when this returns, and each is told of only once. */
    public synchronized Next next() {
        Lines.Order permits = Lines.order(transferring, nobody -> false, ready.candidates(priorities), permitting());
        ready.go(permits.start(), most);
        begun.removeAll(permits.start());
        transferring.addAll(permits.start());
        List<Lines.Entry> inFront = new ArrayList<>(transferring);
        inFront.addAll(begun);
        Lines.Rule rule = new Lines.Rule(
                most, ahead, entry -> endSoon.contains(entry.ticket().id()), nobody -> false);
        Lines.Order beginnings = Lines.order(inFront, ready.isIn(), waiting.candidates(priorities), rule);
        waiting.go(beginnings.start(), most);
        begun.addAll(beginnings.start());
        return new Next(beginnings.start(), permits.start(), beginnings.queued(), permits.queued());
    }

    private Lines.Rule permitting() {
        return new Lines.Rule(
                most,
                0,
                nobody -> false,
                one -> handOver.contains(one.ticket().id()),
                (there, one, host) -> Shares.crowded(there, one, host, demands));
    }

    private static Predicate<Lines.Entry> is(MigrationId id) {
        return entry -> entry.ticket().id().equals(id);
    }
}
