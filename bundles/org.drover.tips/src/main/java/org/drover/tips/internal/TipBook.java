package org.drover.tips.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.drover.model.HostId;
import org.drover.placement.Relief;
import org.drover.tips.Finding;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.TipState;

/** All tips; the only place where one is changed. Any thread; listeners are told in order, by the executor. */
final class TipBook {
    /** Ended tips beyond this are forgotten, oldest first. */
    private static final int MOST_KEPT = 1000;

    private static final System.Logger LOG = System.getLogger(TipBook.class.getName());

    private final Map<TipId, Tip> tips = new LinkedHashMap<>();
    private final List<Consumer<Tip>> listeners = new CopyOnWriteArrayList<>();
    private final Executor teller;
    private long raised;

    TipBook(Executor teller) {
        this.teller = teller;
    }

    synchronized Tip raise(Finding finding, Relief plan, Instant now) {
        var id = new TipId("t-" + now.getEpochSecond() + "-" + ++raised);
        var tip = new Tip(
                id, finding, plan, now, TipState.NEW, now, Optional.empty(), Optional.empty(), "", Optional.empty());
        put(tip);
        forgetOldest();
        return tip;
    }

    /** Changes a tip if it is still in the state it was seen in. */
    synchronized Optional<Tip> change(TipId id, TipState seen, UnaryOperator<Tip> change) {
        Tip tip = tips.get(id);
        if (tip == null || tip.state() != seen) return Optional.empty();
        Tip changed = change.apply(tip);
        if (changed.state() != seen && !seen.next().contains(changed.state())) {
            throw new IllegalStateException("tip " + id + " cannot go from " + seen + " to " + changed.state());
        }
        put(changed);
        return Optional.of(changed);
    }

    private void put(Tip tip) {
        tips.put(tip.id(), tip);
        teller.execute(() -> listeners.forEach(listener -> tell(listener, tip)));
    }

    private static void tell(Consumer<Tip> listener, Tip tip) {
        try {
            listener.accept(tip);
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "A listener of tips failed at " + tip.id(), failed);
        }
    }

    private void forgetOldest() {
        var ended = tips.values().stream()
                .filter(tip -> tip.state().isEnd())
                .map(Tip::id)
                .toList();
        for (int i = 0; i < ended.size() - MOST_KEPT; i++) tips.remove(ended.get(i));
    }

    synchronized Optional<Tip> find(TipId id) {
        return Optional.ofNullable(tips.get(id));
    }

    synchronized Optional<Tip> live(HostId host, String rule) {
        return all().stream()
                .filter(tip -> !tip.state().isEnd() && about(tip, host, rule))
                .findFirst();
    }

    static boolean about(Tip tip, HostId host, String rule) {
        return tip.host().equals(host) && tip.finding().rule().equals(rule);
    }

    synchronized List<Tip> all() {
        return new ArrayList<>(tips.values());
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
                .limit(limit)
                .toList();
    }

    AutoCloseable watch(Consumer<Tip> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
