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
import org.drover.inventory.Snapshot;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Series;
import org.drover.metrics.internal.forecast.Fit;
import org.drover.metrics.internal.forecast.Forecaster;
import org.drover.metrics.internal.forecast.Sum;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.History.Key;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;

/** Answers from the history; fits are made when asked for and kept until the next step is complete. */
public final class RecordedMetrics implements Metrics {
    private static final System.Logger LOG = System.getLogger(RecordedMetrics.class.getName());

    private final History history;
    private final Duration horizon;
    private final Supplier<Snapshot> inventory;
    private final Forecaster forecaster;
    private final List<Consumer<Instant>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Asked, Fit> fits = new ConcurrentHashMap<>();

    private record Asked(Key key, int steps, Instant end) {}

    public RecordedMetrics(History history, Duration horizon, Supplier<Snapshot> inventory) {
        this.history = history;
        this.horizon = horizon;
        this.inventory = inventory;
        this.forecaster = new Forecaster((int) Math.max(1, Duration.ofDays(1).dividedBy(history.step())));
    }

    /** Everything that was asked until {@code at} has answered, or will not: closes the step and tells the listeners. */
    public void complete(Instant at) {
        if (!history.close(at)) return;
        Instant end = history.end();
        fits.keySet().removeIf(asked -> !asked.end.equals(end));
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

    private Optional<Series> series(Key key, Duration back) {
        return history.read(key, steps(back)).map(this::series);
    }

    private Series series(float[] values) {
        return new Series(history.end().minus(step().multipliedBy(values.length)), step(), values);
    }

    @Override
    public Optional<Forecast> forecast(VmId vm, Metric metric, Duration ahead) {
        return fit(new Key(Key.Kind.VM, vm.value(), metric), steps(ahead))
                .map(fit -> Sum.of(List.of(fit), history.end(), step(), steps(ahead)));
    }

    @Override
    public Optional<Forecast> projection(HostId host, Metric metric, Duration ahead) {
        return projection(host, running(host), metric, ahead);
    }

    @Override
    public Optional<Forecast> projection(HostId host, Collection<VmId> vms, Metric metric, Duration ahead) {
        int steps = steps(ahead);
        var itself = fit(new Key(Key.Kind.HOST_ITSELF, host.value(), metric), steps);
        if (itself.isEmpty()) return Optional.empty();
        var parts = new ArrayList<Fit>(vms.size() + 1);
        parts.add(itself.get());
        for (VmId vm : vms) fit(new Key(Key.Kind.VM, vm.value(), metric), steps).ifPresent(parts::add);
        return Optional.of(Sum.of(parts, history.end(), step(), steps));
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

    private Optional<Fit> fit(Key key, int steps) {
        var asked = new Asked(key, steps, history.end());
        Fit kept = fits.get(asked);
        if (kept != null) return Optional.of(kept);
        var made = history.read(key, history.capacity()).map(values -> forecaster.fit(values, steps));
        made.ifPresent(fit -> fits.put(asked, fit));
        return made;
    }

    private List<VmId> running(HostId host) {
        return inventory.get().vms().values().stream()
                .filter(vm -> vm.host().equals(host) && vm.state() == VmState.RUNNING)
                .map(VmFacts::id)
                .sorted()
                .toList();
    }

    private int steps(Duration time) {
        return (int) Math.max(1, Math.min(history.capacity(), time.dividedBy(step())));
    }
}
