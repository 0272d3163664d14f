package org.drover.metrics.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Series;
import org.drover.metrics.internal.archive.LongTerm;
import org.drover.metrics.internal.forecast.Forecaster;
import org.drover.metrics.internal.forecast.Outlook;
import org.drover.metrics.internal.forecast.Skill;
import org.drover.metrics.internal.forecast.Together;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.History.Key;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;

/**
 * Answers from the history; forecasts, of hosts as of VMs, are made once and kept until the next step is complete. What
 * back-tests say of a series holds for half a day.
 */
public final class RecordedMetrics implements Metrics {
    private static final System.Logger LOG = System.getLogger(RecordedMetrics.class.getName());

    /** Forecasts, and what back-tests said: beyond that, questions are answered and forgotten. */
    private static final int MOST_KEPT = 250_000;

    private final History history;
    private final Duration horizon;
    private final Supplier<Snapshot> inventory;
    private final Forecaster forecaster;
    private final List<Consumer<Instant>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Asked, Outlook> outlooks = new ConcurrentHashMap<>();
    private final Map<Subject, Judged> judged = new ConcurrentHashMap<>();
    private volatile Running running = new Running(null, Map.of());
    private final Optional<LongTerm> longTerm;
    private final int day;

    /** A series, or a host's together with those of the VMs that are thought to run there. */
    private record Subject(Key key, List<VmId> vms) {}

    private record Asked(Subject subject, int steps, Instant end) {}

    private record Judged(Skill skill, Instant at) {}

    /** The VMs of each host in one picture. */
    private record Running(Snapshot picture, Map<HostId, List<VmId>> on) {}

    /** Without a store: nothing is kept. */
    public RecordedMetrics(History history, Duration horizon, Supplier<Snapshot> inventory) {
        this(history, horizon, inventory, Optional.empty());
    }

    public RecordedMetrics(
            History history, Duration horizon, Supplier<Snapshot> inventory, Optional<LongTerm> longTerm) {
        this.longTerm = longTerm;
        this.history = history;
        this.horizon = horizon;
        this.inventory = inventory;
        this.day = (int) Math.max(1, Duration.ofDays(1).dividedBy(history.step()));
        this.forecaster = new Forecaster(day);
    }

    /** Everything that was asked until {@code at} has answered, or will not: closes the step and tells the listeners. */
    public void complete(Instant at) {
        if (!history.close(at)) return;
        Instant end = history.end();
        outlooks.keySet().removeIf(asked -> !asked.end.equals(end));
        judged.values().removeIf(old -> old.at.isBefore(end.minus(step().multipliedBy(day))));
        for (Consumer<Instant> listener : listeners) {
            try {
                listener.accept(end);
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.ERROR, "A listener of metrics failed at " + end, failed);
            }
        }
    }

    @Override
    public Duration step() {
        return history.step();
    }

    @Override
    public Duration horizon() {
        return horizon;
    }

    @Override
    public Instant end() {
        return history.end();
    }

    @Override
    public Optional<Series> series(VmId vm, Metric metric, Duration back) {
        return series(new Key(Key.Kind.VM, vm.value(), metric), back);
    }

    @Override
    public Optional<Series> series(HostId host, Metric metric, Duration back) {
        return series(new Key(Key.Kind.HOST, host.value(), metric), back);
    }

    @Override
    public Optional<Series> kept(VmId vm, Metric metric, Duration step, Duration back) {
        return kept(new Key(Key.Kind.VM, vm.value(), metric), step, back);
    }

    @Override
    public Optional<Series> kept(HostId host, Metric metric, Duration step, Duration back) {
        return kept(new Key(Key.Kind.HOST, host.value(), metric), step, back);
    }

    private Optional<Series> kept(Key key, Duration step, Duration back) {
        return longTerm.flatMap(store -> store.read(key, step, back, history.end()));
    }

    private Optional<Series> series(Key key, Duration back) {
        return history.read(key, steps(back)).map(this::series);
    }

    private Series series(float[] values) {
        return new Series(history.end().minus(step().multipliedBy(values.length)), step(), values);
    }

    @Override
    public Optional<Forecast> forecast(VmId vm, Metric metric, Duration ahead) {
        var key = new Key(Key.Kind.VM, vm.value(), metric);
        return outlook(new Subject(key, List.of()), ahead, () -> history.read(key, history.capacity()));
    }

    @Override
    public Optional<Forecast> projection(HostId host, Metric metric, Duration ahead) {
        return projection(host, running(host), metric, ahead);
    }

    @Override
    public Optional<Forecast> projection(HostId host, Collection<VmId> vms, Metric metric, Duration ahead) {
        List<VmId> sorted = vms.stream().sorted().toList();
        var subject = new Subject(new Key(Key.Kind.HOST, host.value(), metric), sorted);
        return outlook(subject, ahead, () -> together(host, sorted, metric));
    }

    private Optional<float[]> together(HostId host, List<VmId> vms, Metric metric) {
        var itself = history.read(new Key(Key.Kind.HOST_ITSELF, host.value(), metric), history.capacity());
        if (itself.isEmpty()) return Optional.empty();
        var parts = new ArrayList<float[]>(vms.size() + 1);
        parts.add(itself.get());
        for (VmId vm : vms) {
            history.read(new Key(Key.Kind.VM, vm.value(), metric), history.capacity())
                    .ifPresent(parts::add);
        }
        return Optional.of(Together.of(parts, day));
    }

    private Optional<Forecast> outlook(Subject subject, Duration ahead, Supplier<Optional<float[]>> past) {
        var asked = new Asked(subject, steps(ahead), history.end());
        Outlook kept = outlooks.get(asked);
        if (kept == null) {
            Optional<float[]> values = past.get();
            if (values.isEmpty()) return Optional.empty();
            kept = forecaster.ahead(values.get(), asked.steps, skill(subject, values.get()));
            if (outlooks.size() < MOST_KEPT) outlooks.put(asked, kept);
        }
        return Optional.of(kept.from(asked.end, step()));
    }

    /** Renewed after half a day, of each series at a time of its own. */
    private Skill skill(Subject subject, float[] values) {
        Instant end = history.end();
        int oldest = day / 2 + Math.floorMod(subject.key.hashCode(), Math.max(1, day / 8));
        Judged kept = judged.get(subject);
        if (kept != null && !kept.at.isBefore(end.minus(step().multipliedBy(oldest)))) return kept.skill;
        Skill skill = forecaster.judge(values);
        if (judged.size() < MOST_KEPT) judged.put(subject, new Judged(skill, end));
        return skill;
    }

    /**
     * Looks ahead of the processing of every host and VM, so that whoever asks next need not wait; leaves off when the next
     * step is complete, or on an interrupt.
     */
    public void freshen() {
        Instant end = history.end();
        Snapshot picture = inventory.get();
        for (HostId host : picture.hosts().keySet()) {
            if (isOver(end)) return;
            projection(host, Metric.CPU_MHZ, horizon);
        }
        for (VmId vm : picture.vms().keySet()) {
            if (isOver(end)) return;
            forecast(vm, Metric.CPU_MHZ, horizon);
        }
    }

    private boolean isOver(Instant end) {
        return Thread.currentThread().isInterrupted() || !end.equals(history.end());
    }

    /** How many forecasts are kept. */
    int kept() {
        return outlooks.size();
    }

    @Override
    public Optional<Series> asIf(HostId host, Collection<VmId> vms, Metric metric, Duration back) {
        int steps = steps(back);
        var itself = history.read(new Key(Key.Kind.HOST_ITSELF, host.value(), metric), steps);
        if (itself.isEmpty()) return Optional.empty();
        float[] sum = itself.get();
        for (VmId vm : vms) {
            history.read(new Key(Key.Kind.VM, vm.value(), metric), steps).ifPresent(part -> addTo(sum, part));
        }
        return Optional.of(series(sum));
    }

    /** What a VM did not use, or was not seen to use, adds nothing; where the host itself is unknown, so is the sum. */
    private static void addTo(float[] sum, float[] part) {
        for (int i = 0; i < sum.length; i++) if (!Float.isNaN(part[i])) sum[i] += part[i];
    }

    @Override
    public AutoCloseable watch(Consumer<Instant> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** All VMs are gone through once for each picture, not once for each host. */
    private List<VmId> running(HostId host) {
        Snapshot picture = inventory.get();
        Running known = running;
        if (known.picture != picture) {
            known = new Running(
                    picture,
                    picture.vms().values().stream()
                            .filter(vm -> vm.state() == VmState.RUNNING)
                            .collect(Collectors.groupingBy(
                                    VmFacts::host, Collectors.mapping(VmFacts::id, Collectors.toList()))));
            running = known;
        }
        return known.on.getOrDefault(host, List.of());
    }

    private int steps(Duration time) {
        return (int) Math.max(1, Math.min(history.capacity(), time.dividedBy(step())));
    }
}
