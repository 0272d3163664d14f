package org.drover.metrics.internal.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.metrics.Metric;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.VmSample;
import org.drover.model.VmUse;

/**
 * All series in memory, on one grid. What is read ends with the last closed step, so that a reader never sees a step
 * that is still being filled. Any thread; the lock is held for copying only.
 */
public final class History {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final long stepMillis;
    private final long samplingMillis;
    private final int capacity;
    private final Map<Key, Track> tracks = new HashMap<>();
    private long end = Long.MIN_VALUE;

    /** Whose series: a VM's, a host's altogether, or what a host uses beside its VMs. */
    public record Key(Kind kind, String id, Metric metric) {
        public enum Kind {
            VM,
            HOST,
            HOST_ITSELF
        }
    }

    /**
     * @param sampling how much time one sample covers, a step at most
     * @param capacity steps kept
     */
    public History(Duration step, Duration sampling, int capacity) {
        if (sampling.compareTo(step) > 0 || sampling.isZero() || sampling.isNegative()) {
            throw new IllegalArgumentException("sampling every " + sampling + " does not fill steps of " + step);
        }
        this.stepMillis = step.toMillis();
        this.samplingMillis = sampling.toMillis();
        this.capacity = capacity;
    }

    /**
     * Takes one reading of a host; processing that was not measured is left out.
     *
     * @param at when it was asked for: hosts' own clocks would tear the grid apart
     */
    public synchronized void add(Instant at, Reading reading) {
        long slot = slot(at);
        HostSample sample = reading.sample();
        HostId host = sample.host();
        double cpu = 0;
        double memory = 0;
        Map<Metric, Double> sums = new EnumMap<>(Metric.class);
        for (VmSample vm : sample.vms()) {
            cpu += vm.cpu().value();
            memory += vm.memory().count();
            String id = vm.vm().value();
            if (reading.rated(vm))
                put(Key.Kind.VM, id, Metric.CPU_MHZ, slot, host, vm.cpu().value());
            put(Key.Kind.VM, id, Metric.MEMORY_BYTES, slot, host, vm.memory().count());
            use(id, vm.use(), slot, host, sums);
        }
        sums.forEach((metric, sum) -> put(Key.Kind.HOST, host.value(), metric, slot, host, sum));
        put(
                Key.Kind.HOST,
                host.value(),
                Metric.HEALTH,
                slot,
                host,
                sample.health().value());
        double used = sample.cpuUsed().value();
        if (reading.rated()) put(Key.Kind.HOST, host.value(), Metric.CPU_MHZ, slot, host, used);
        if (reading.wholly())
            put(Key.Kind.HOST_ITSELF, host.value(), Metric.CPU_MHZ, slot, host, Math.max(0, used - cpu));
        if (reading.installed().isEmpty()) return;
        double taken =
                reading.installed().get().minusOrZero(sample.memoryFree()).count();
        put(Key.Kind.HOST, host.value(), Metric.MEMORY_BYTES, slot, host, taken);
        put(Key.Kind.HOST_ITSELF, host.value(), Metric.MEMORY_BYTES, slot, host, Math.max(0, taken - memory));
    }

    private void use(String vm, VmUse use, long slot, HostId host, Map<Metric, Double> sums) {
        Map<Metric, Double> told = new EnumMap<>(Metric.class);
        use.assigned().ifPresent(bytes -> told.put(Metric.ASSIGNED_BYTES, (double) bytes.count()));
        use.disk().ifPresent(rate -> told.put(Metric.DISK_BYTES, (double) rate.bytesPerSecond()));
        use.operations().ifPresent(rate -> told.put(Metric.DISK_OPERATIONS, rate));
        use.network().ifPresent(rate -> told.put(Metric.NETWORK_BYTES, (double) rate.bytesPerSecond()));
        use.storage().ifPresent(bytes -> told.put(Metric.STORAGE_BYTES, (double) bytes.count()));
        use.dirtied().ifPresent(rate -> told.put(Metric.DIRTY_BYTES, (double) rate.bytesPerSecond()));
        told.forEach((metric, value) -> {
            put(Key.Kind.VM, vm, metric, slot, host, value);
            sums.merge(metric, value, Double::sum);
        });
    }

    /** A host did not answer, asked at that time. */
    public synchronized void unwell(Instant at, HostId host) {
        put(Key.Kind.HOST, host.value(), Metric.HEALTH, slot(at), host, 0);
    }

    /** A value that was measured by somebody else, for the step that ends at {@code end}. */
    public synchronized void put(Key key, Instant end, HostId host, double value) {
        put(key.kind(), key.id(), key.metric(), Math.floorDiv(end.toEpochMilli(), stepMillis) - 1, host, value);
    }

    private long slot(Instant at) {
        return Math.floorDiv(at.toEpochMilli() - samplingMillis / 2, stepMillis);
    }

    /** So many steps of a metric are in memory. */
    private int capacity(Metric metric) {
        return metric.isDeep() ? capacity : (int) Math.max(1, Math.min(capacity, DAY / stepMillis + 1));
    }

    private void put(Key.Kind kind, String id, Metric metric, long slot, HostId host, double value) {
        tracks.computeIfAbsent(new Key(kind, id, metric), key -> new Track(capacity(metric)))
                .add(slot, host, (float) value);
    }

    /** Closes every step that no reading taken after {@code at} can fall into. True when that is one more. */
    public synchronized boolean close(Instant at) {
        long closed = Math.floorDiv(at.toEpochMilli() + samplingMillis / 2, stepMillis);
        if (closed <= end) return false;
        end = closed;
        tracks.values().removeIf(track -> track.newest() < end - capacity);
        return true;
    }

    /** Values of one closed step. */
    public record Frame(long slot, Map<Key, Float> values) {}

    /** The closed steps after that one which hold values, oldest first, as far as they are kept. */
    public synchronized List<Frame> closedAfter(long slot) {
        var frames = new ArrayList<Frame>();
        if (end == Long.MIN_VALUE) return frames;
        for (long one = Math.max(slot + 1, end - capacity); one < end; one++) {
            var values = new HashMap<Key, Float>();
            for (var track : tracks.entrySet()) {
                float value = track.getValue().at(one);
                if (!Float.isNaN(value)) values.put(track.getKey(), value);
            }
            if (!values.isEmpty()) frames.add(new Frame(one, values));
        }
        return frames;
    }

    /** Puts values of an earlier process back, from that slot on; older ones first, all of them before the first reading. */
    public synchronized void restore(Key key, long slot, float[] values) {
        Track track = tracks.computeIfAbsent(key, fresh -> new Track(capacity(key.metric())));
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) continue;
            track.restore(slot + i, values[i]);
            end = Math.max(end, slot + i + 1);
        }
    }

    /** Where every series ends. */
    public synchronized Instant end() {
        return end == Long.MIN_VALUE ? Instant.EPOCH : Instant.ofEpochMilli(end * stepMillis);
    }

    /** The newest {@code steps} closed ones; empty when nothing was ever read. */
    public synchronized Optional<float[]> read(Key key, int steps) {
        Track track = tracks.get(key);
        if (track == null || end == Long.MIN_VALUE) return Optional.empty();
        return Optional.of(track.before(end, Math.min(steps, capacity)));
    }

    public Duration step() {
        return Duration.ofMillis(stepMillis);
    }

    public int capacity() {
        return capacity;
    }
}
