package org.drover.tips.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.drover.model.HostId;
import org.drover.placement.Relief;
import org.drover.tips.Finding;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.TipState;
import org.drover.tips.internal.Conditions.Condition;

/**
 * All tips; the only place where one is changed. A change is on the shelf before anybody sees it; when the shelf is away
 * it is shown all the same and put there with the next change. Any thread; readers wait for nobody, listeners are told in
 * order, by the executor.
 */
public final class TipBook {
    /** Ended tips beyond this are forgotten here, oldest first; the shelf has them. */
    private static final int MOST_KEPT = 1000;

    private static final System.Logger LOG = System.getLogger(TipBook.class.getName());

    private final Shelf shelf;
    private final Executor teller;
    private final Set<TipId> claimed = new HashSet<>();
    private final Set<TipId> notShelved = new LinkedHashSet<>();
    private final List<Consumer<Tip>> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<TipId, Tip> tips = Map.of();
    private volatile boolean loaded;
    private long raised;

    public TipBook(Shelf shelf, Executor teller) {
        this.shelf = shelf;
        this.teller = teller;
    }

    synchronized Tip raise(Finding finding, Relief plan, Instant now) {
        load();
        var id = new TipId("t-" + now.getEpochSecond() + "-" + ++raised);
        var tip = new Tip(
                id, finding, plan, now, TipState.NEW, now, Optional.empty(), Optional.empty(), "", Optional.empty());
        put(tip);
        return tip;
    }

    /** Changes a tip if it is still in the state it was seen in and nobody has claimed it. */
    synchronized Optional<Tip> change(TipId id, TipState seen, UnaryOperator<Tip> change) {
        Tip tip = tips().get(id);
        if (tip == null || tip.state() != seen || claimed.contains(id)) return Optional.empty();
        Tip changed = change.apply(tip);
        if (changed.state() != seen && !seen.next().contains(changed.state())) {
            throw new IllegalStateException("tip " + id + " cannot go from " + seen + " to " + changed.state());
        }
        if (!changed.equals(tip)) put(changed);
        return Optional.of(changed);
    }

    /** Keeps others from changing a new tip while its plan is handed over; false when it is not there to be claimed. */
    synchronized boolean claim(TipId id) {
        Tip tip = tips().get(id);
        return tip != null && tip.state() == TipState.NEW && claimed.add(id);
    }

    /** Ends a claim with a change. */
    synchronized void release(TipId id, UnaryOperator<Tip> change) {
        claimed.remove(id);
        change(id, TipState.NEW, change);
    }

    private void put(Tip tip) {
        var all = new LinkedHashMap<>(tips);
        all.put(tip.id(), tip);
        notShelved.add(tip.id());
        shelve(all);
        forgetOldest(all);
        tips = all;
        teller.execute(() -> listeners.forEach(listener -> tell(listener, tip)));
    }

    private void shelve(Map<TipId, Tip> all) {
        try {
            shelf.keep(notShelved.stream().map(all::get).toList());
            notShelved.clear();
        } catch (RuntimeException away) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    notShelved.size() + " tips are not in the store yet; the next change tries again",
                    away);
        }
    }

    private void forgetOldest(Map<TipId, Tip> all) {
        var ended = all.values().stream()
                .filter(tip -> tip.state().isEnd() && !notShelved.contains(tip.id()))
                .map(Tip::id)
                .toList();
        for (int i = 0; i < ended.size() - MOST_KEPT; i++) all.remove(ended.get(i));
    }

    private static void tell(Consumer<Tip> listener, Tip tip) {
        try {
            listener.accept(tip);
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "A listener of tips failed at " + tip.id(), failed);
        }
    }

    /** What an earlier process left is read when somebody first asks, not while Drover starts. */
    private Map<TipId, Tip> tips() {
        if (!loaded) load();
        return tips;
    }

    private synchronized void load() {
        if (loaded) return;
        var all = new LinkedHashMap<TipId, Tip>();
        try {
            for (Tip tip : shelf.load(MOST_KEPT)) all.put(tip.id(), tip);
        } catch (RuntimeException away) {
            LOG.log(System.Logger.Level.WARNING, "Earlier tips cannot be read from the store", away);
        }
        tips = all;
        loaded = true;
    }

    Optional<Tip> find(TipId id) {
        return Optional.ofNullable(tips().get(id));
    }

    /** The one that has not ended. */
    Optional<Tip> live(HostId host, String rule) {
        var condition = new Condition(host, rule);
        return all().stream()
                .filter(tip -> !tip.state().isEnd() && Condition.of(tip).equals(condition))
                .findFirst();
    }

    /** Tips about this that are in one of these states. */
    Stream<Tip> ofLate(Condition condition, TipState... states) {
        return all().stream()
                .filter(tip -> Arrays.asList(states).contains(tip.state())
                        && Condition.of(tip).equals(condition));
    }

    private List<Tip> all() {
        return new ArrayList<>(tips().values());
    }

    List<Tip> in(TipState state) {
        return all().stream().filter(tip -> tip.state() == state).toList();
    }

    List<Tip> current() {
        return all().stream()
                .filter(tip -> !tip.state().isEnd())
                .sorted(Comparator.comparing((Tip tip) -> tip.finding().severity())
                        .reversed()
                        .thenComparing(Tip::raised))
                .toList();
    }

    List<Tip> ended(int limit) {
        return all().stream()
                .filter(tip -> tip.state().isEnd())
                .sorted(Comparator.comparing(Tip::changed).reversed())
                .limit(Math.max(0, limit))
                .toList();
    }

    AutoCloseable watch(Consumer<Tip> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
