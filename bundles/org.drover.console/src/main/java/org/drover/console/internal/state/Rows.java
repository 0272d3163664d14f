package org.drover.console.internal.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Series;
import org.drover.migration.MigrationRecord;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.VolumeId;
import org.drover.tips.Tip;

/** Makes rows, and gives the same row again as long as nothing of it has changed. Not safe for threads. */
final class Rows {
    private final Map<VmId, Float> vmLoad = new HashMap<>();
    private final Map<HostId, Float> hostLoad = new HashMap<>();
    private final Map<Object, Row> before = new HashMap<>();

    /** Takes the newest measured load of everything in the picture. */
    void measure(Metrics metrics, Snapshot snapshot) {
        var back = metrics.step().multipliedBy(2);
        vmLoad.clear();
        snapshot.vms().keySet().forEach(vm -> metrics.series(vm, Metric.CPU_MHZ, back)
                .map(Series::last)
                .ifPresent(mhz -> vmLoad.put(vm, mhz)));
        hostLoad.clear();
        snapshot.hosts().keySet().forEach(host -> metrics.series(host, Metric.CPU_MHZ, back)
                .map(Series::last)
                .ifPresent(mhz -> hostLoad.put(host, mhz)));
    }

    Picture of(
            Snapshot snapshot,
            Collection<MigrationRecord> jobs,
            Collection<Tip> tips,
            List<EventRow> events,
            List<String> gone) {
        Map<VmId, MigrationRecord> lastJob = new HashMap<>();
        Map<HostId, Integer> moves = new HashMap<>();
        List<JobRow> jobRows = new ArrayList<>(jobs.size());
        for (MigrationRecord record : jobs) {
            lastJob.merge(record.ticket().vm(), record, Rows::later);
            jobRows.add(kept(new JobRow(record)));
            if (record.stage().isEnd()) continue;
            moves.merge(record.ticket().source(), 1, Integer::sum);
            moves.merge(record.ticket().destination(), 1, Integer::sum);
        }
        forget(snapshot.vms().size() + snapshot.hosts().size() + jobs.size() + tips.size());
        List<VmRow> vms = vms(snapshot, lastJob);
        List<TipRow> tipRows = new ArrayList<>(tips.size());
        for (Tip tip : tips) tipRows.add(kept(new TipRow(tip)));
        return new Picture(
                vms, hosts(snapshot, moves), volumes(snapshot), networks(snapshot), tipRows, jobRows, events, gone);
    }

    private static MigrationRecord later(MigrationRecord one, MigrationRecord other) {
        return other.submitted().isBefore(one.submitted()) ? one : other;
    }

    private List<VmRow> vms(Snapshot snapshot, Map<VmId, MigrationRecord> jobs) {
        Map<HostId, Optional<Instant>> lost = new HashMap<>();
        for (HostEntry host : snapshot.hosts().values()) lost.put(host.id(), host.unreachableSince());
        List<VmRow> rows = new ArrayList<>(snapshot.vms().size());
        for (VmFacts vm : snapshot.vms().values()) {
            rows.add(kept(new VmRow(
                    vm,
                    lost.getOrDefault(vm.host(), Optional.empty()),
                    Optional.ofNullable(jobs.get(vm.id())),
                    vmLoad.getOrDefault(vm.id(), Float.NaN))));
        }
        return rows;
    }

    private List<HostRow> hosts(Snapshot snapshot, Map<HostId, Integer> moves) {
        Map<HostId, int[]> counts = new HashMap<>();
        Map<HostId, Long> memory = new HashMap<>();
        for (VmFacts vm : snapshot.vms().values()) {
            int[] count = counts.computeIfAbsent(vm.host(), h -> new int[2]);
            count[0]++;
            if (vm.state() == VmState.OFF) continue;
            count[1]++;
            memory.merge(vm.host(), vm.memory().count(), Long::sum);
        }
        int[] none = new int[2];
        List<HostRow> rows = new ArrayList<>(snapshot.hosts().size());
        for (HostEntry host : snapshot.hosts().values()) {
            int[] count = counts.getOrDefault(host.id(), none);
            rows.add(kept(new HostRow(
                    host,
                    count[0],
                    count[1],
                    memory.getOrDefault(host.id(), 0L),
                    hostLoad.getOrDefault(host.id(), Float.NaN),
                    moves.getOrDefault(host.id(), 0))));
        }
        return rows;
    }

    private List<VolumeRow> volumes(Snapshot snapshot) {
        Map<VolumeId, VolumeRow> rows = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        for (HostEntry host : snapshot.hosts().values()) {
            if (host.facts().isEmpty()) continue;
            host.facts()
                    .get()
                    .volumes()
                    .forEach((volume, free) -> rows.merge(
                            volume,
                            new VolumeRow(volume, free, host.reachable() ? 1 : 0, 1, 0, Bytes.ZERO),
                            (one, other) -> new VolumeRow(
                                    volume,
                                    one.free().compareTo(other.free()) < 0 ? one.free() : other.free(),
                                    one.hosts() + other.hosts(),
                                    one.known() + other.known(),
                                    0,
                                    Bytes.ZERO)));
        }
        Map<VolumeId, long[]> disks = new HashMap<>();
        for (VmFacts vm : snapshot.vms().values()) {
            for (DiskFacts disk : vm.disks()) {
                if (disk.volume().isEmpty()) continue;
                long[] sum = disks.computeIfAbsent(disk.volume().get(), v -> new long[2]);
                sum[0]++;
                sum[1] += disk.size().count();
            }
        }
        long[] none = new long[2];
        List<VolumeRow> all = new ArrayList<>(rows.size());
        for (VolumeRow row : rows.values()) {
            long[] sum = disks.getOrDefault(row.volume(), none);
            all.add(kept(new VolumeRow(
                    row.volume(), row.free(), row.hosts(), row.known(), (int) sum[0], new Bytes(sum[1]))));
        }
        return all;
    }

    private List<NetworkRow> networks(Snapshot snapshot) {
        Map<NetworkId, int[]> counts = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        for (HostEntry host : snapshot.hosts().values()) {
            if (host.facts().isEmpty()) continue;
            for (NetworkId network : host.facts().get().networks()) {
                int[] count = counts.computeIfAbsent(network, n -> new int[3]);
                count[0]++;
                if (host.reachable()) count[1]++;
            }
        }
        for (VmFacts vm : snapshot.vms().values()) {
            for (NetworkId network : vm.networks()) {
                int[] count = counts.get(network);
                if (count != null) count[2]++;
            }
        }
        List<NetworkRow> rows = new ArrayList<>(counts.size());
        counts.forEach((network, count) -> rows.add(kept(new NetworkRow(network, count[1], count[0], count[2]))));
        return rows;
    }

    /** What has gone is forgotten now and then: all that is there is made anew once. */
    private void forget(int there) {
        if (before.size() > 2 * there + 1000) before.clear();
    }

    @SuppressWarnings("unchecked")
    private <R extends Row> R kept(R row) {
        Row earlier = before.get(row.key());
        if (row.equals(earlier)) return (R) earlier;
        before.put(row.key(), row);
        return row;
    }
}
