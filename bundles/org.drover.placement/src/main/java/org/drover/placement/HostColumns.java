package org.drover.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.metrics.Quantile;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.model.VolumeId;

/**
 * All hosts as columns of numbers, in the order of their ids; rules run over these. Nobody changes the arrays once made, but on a copy.
 * Load is kept per host and step: {@code cpuMedianMhz[host * steps + step]}, and its spread up to q0.9 alike. What every
 * rating asks for again is worked out once: each host's highest load, and the mean over all hosts that answer.
 */
public final class HostColumns {
    final int count;
    final int steps;
    final HostId[] ids;
    final String[] names;
    final boolean[] available;
    final boolean[] maintenance;
    final long[] freeBytes;
    final long[] reserveBytes;
    final long[] memoryBytes;
    /** For disks, in the place that has most of it; without end where nobody tells. */
    final long[] roomBytes;

    final float[] cpuCapacityMhz;
    final float[] cpuMedianMhz;
    final float[] cpuSpreadMhz;
    final float[] cpuHighMhz;
    private double meanShare;
    final String[] cpuModel;
    final List<Set<VolumeId>> volumes;
    final List<Set<NetworkId>> networks;
    final List<Set<String>> domains;
    final long[] failoverBytes;
    final double[] awake;
    final double[] facts;
    final boolean powerDiffers;
    final boolean factsDiffer;
    /** Hosts that answer or can be woken, and are not in maintenance. */
    final long[] open;

    final HostSets<String> ofModel;
    final HostSets<VolumeId> reaching;
    final HostSets<NetworkId> plugged;
    final HostSets<String> inDomain;

    private HostColumns(List<HostLoad> hosts) {
        count = hosts.size();
        steps = count == 0 ? 0 : hosts.get(0).cpu().length();
        ids = new HostId[count];
        names = new String[count];
        available = new boolean[count];
        maintenance = new boolean[count];
        freeBytes = new long[count];
        reserveBytes = new long[count];
        memoryBytes = new long[count];
        roomBytes = new long[count];
        cpuCapacityMhz = new float[count];
        cpuMedianMhz = new float[count * steps];
        cpuSpreadMhz = new float[count * steps];
        cpuHighMhz = new float[count];
        cpuModel = new String[count];
        volumes = new ArrayList<>(count);
        networks = new ArrayList<>(count);
        domains = new ArrayList<>(count);
        failoverBytes = new long[count];
        awake = new double[count];
        facts = new double[count];
        open = new long[HostSets.words(count)];
        ofModel = new HostSets<>(count);
        reaching = new HostSets<>(count);
        plugged = new HostSets<>(count);
        inDomain = new HostSets<>(count);
        for (int host = 0; host < count; host++) fill(host, hosts.get(host));
        meanShare = meanShare();
        powerDiffers = differ(awake);
        factsDiffer = differ(facts);
    }

    private static boolean differ(double[] column) {
        for (double value : column) if (value != column[0]) return true;
        return false;
    }

    /**
     * Columns of these hosts.
     *
     * @throws IllegalArgumentException a host comes twice, or its forecast has another length than the others'
     */
    public static HostColumns of(List<HostLoad> hosts) {
        var sorted = new ArrayList<>(hosts);
        sorted.sort(Comparator.comparing(host -> host.facts().id()));
        return new HostColumns(sorted);
    }

    /** The same hosts, with numbers of their own for what VMs take up. */
    private HostColumns(HostColumns before) {
        count = before.count;
        steps = before.steps;
        ids = before.ids;
        names = before.names;
        available = before.available;
        maintenance = before.maintenance;
        reserveBytes = before.reserveBytes;
        memoryBytes = before.memoryBytes;
        roomBytes = before.roomBytes;
        cpuCapacityMhz = before.cpuCapacityMhz;
        cpuModel = before.cpuModel;
        volumes = before.volumes;
        networks = before.networks;
        domains = before.domains;
        failoverBytes = before.failoverBytes;
        awake = before.awake;
        facts = before.facts;
        powerDiffers = before.powerDiffers;
        factsDiffer = before.factsDiffer;
        open = before.open;
        ofModel = before.ofModel;
        reaching = before.reaching;
        plugged = before.plugged;
        inDomain = before.inDomain;
        freeBytes = before.freeBytes.clone();
        cpuMedianMhz = before.cpuMedianMhz.clone();
        cpuSpreadMhz = before.cpuSpreadMhz.clone();
        cpuHighMhz = before.cpuHighMhz.clone();
        meanShare = before.meanShare;
    }

    /** The same with this VM on that host, too: its memory and its load count there. */
    HostColumns with(int host, Demand vm) {
        HostColumns after = new HostColumns(this);
        after.arrives(host, vm);
        after.meanShare = after.meanShare();
        return after;
    }

    /** The same to work on. */
    HostColumns copy() {
        return new HostColumns(this);
    }

    /**
     * On a copy: this VM goes from its host, if it has one here, to another.
     *
     * @param most memory that the VMs staying behind leave there, however much was thought to be taken
     */
    void move(int from, long most, int to, Demand vm) {
        if (from >= 0) leaves(from, vm, most);
        arrives(to, vm);
        meanShare = meanShare();
    }

    private void arrives(int host, Demand vm) {
        freeBytes[host] = Math.max(0, freeBytes[host] - vm.memoryBytes());
        for (int step = 0; step < Math.min(steps, vm.cpu().length()); step++) {
            int i = host * steps + step;
            double median = vm.cpu().at(Quantile.Q50, step);
            double spread = vm.cpu().at(Quantile.Q90, step) - median;
            cpuMedianMhz[i] += (float) median;
            cpuSpreadMhz[i] = (float) Math.sqrt(cpuSpreadMhz[i] * cpuSpreadMhz[i] + spread * spread);
            cpuHighMhz[host] = Math.max(cpuHighMhz[host], cpuMedianMhz[i] + cpuSpreadMhz[i]);
        }
    }

    private void leaves(int host, Demand vm, long most) {
        freeBytes[host] = Math.max(0, Math.min(most, freeBytes[host] + vm.memoryBytes()));
        cpuHighMhz[host] = 0;
        for (int step = 0; step < steps; step++) {
            int i = host * steps + step;
            if (step < vm.cpu().length()) {
                double median = vm.cpu().at(Quantile.Q50, step);
                double spread = vm.cpu().at(Quantile.Q90, step) - median;
                double here = cpuSpreadMhz[i];
                cpuMedianMhz[i] = (float) Math.max(0, cpuMedianMhz[i] - median);
                cpuSpreadMhz[i] = (float) Math.sqrt(Math.max(0, here * here - spread * spread));
            }
            cpuHighMhz[host] = Math.max(cpuHighMhz[host], cpuMedianMhz[i] + cpuSpreadMhz[i]);
        }
    }

    private void fill(int host, HostLoad load) {
        HostFacts self = load.facts();
        ids[host] = self.id();
        if (host > 0 && ids[host - 1].equals(ids[host])) {
            throw new IllegalArgumentException("host " + ids[host] + " comes twice");
        }
        if (load.cpu().length() != steps) {
            throw new IllegalArgumentException("the forecast of host " + ids[host] + " has "
                    + load.cpu().length() + " steps, the others' " + steps);
        }
        names[host] = self.name();
        available[host] = load.available();
        maintenance[host] = load.maintenance();
        freeBytes[host] = load.memoryFree().count();
        reserveBytes[host] = load.reserve().count();
        memoryBytes[host] = self.memory().count();
        roomBytes[host] = self.traits().places().stream()
                .mapToLong(place -> place.free().count())
                .max()
                .orElse(0);
        if (roomBytes[host] == 0) roomBytes[host] = Long.MAX_VALUE;
        cpuCapacityMhz[host] = (float) self.cpu().value();
        cpuModel[host] = self.cpuModel();
        volumes.add(self.volumes().keySet());
        networks.add(self.networks());
        for (VolumeId volume : self.volumes().keySet()) reaching.add(volume, host);
        for (NetworkId network : self.networks()) plugged.add(network, host);
        ofModel.add(self.cpuModel(), host);
        fill(host, load.standing());
        if (available[host] && !maintenance[host]) HostSets.set(open, host);
        for (int step = 0; step < steps; step++) {
            float median = load.cpu().at(Quantile.Q50, step);
            cpuMedianMhz[host * steps + step] = median;
            cpuSpreadMhz[host * steps + step] = load.cpu().at(Quantile.Q90, step) - median;
            cpuHighMhz[host] = Math.max(cpuHighMhz[host], median + cpuSpreadMhz[host * steps + step]);
        }
    }

    private void fill(int host, Standing standing) {
        failoverBytes[host] = standing.failover().count();
        awake[host] = switch (standing.power()) {
            case AWAKE -> 1;
            case PARKED -> 0.5;
            case SLEEPING -> 0;
        };
        facts[host] = standing.facts().size() / (double) Standing.Fact.values().length;
        domains.add(standing.domains());
        for (String domain : standing.domains()) inDomain.add(domain, host);
        available[host] |= standing.power() == Standing.Power.SLEEPING;
    }

    private double meanShare() {
        double load = 0;
        double capacity = 0;
        for (int host = 0; host < count; host++) {
            if (!available[host]) continue;
            load += cpuHighMhz[host];
            capacity += cpuCapacityMhz[host];
        }
        return capacity == 0 ? 1 : load / capacity;
    }

    double mean() {
        return meanShare;
    }

    public int count() {
        return count;
    }

    /** The row of a host. */
    public Optional<Integer> row(HostId id) {
        int row = find(id);
        return row < 0 ? Optional.empty() : Optional.of(row);
    }

    /** The row of a host, below 0 for one that is not here. */
    int find(HostId id) {
        return Arrays.binarySearch(ids, id);
    }

    public HostId id(int host) {
        return ids[host];
    }

    /** The highest load (q0.9) of a host within the horizon, as it is projected without any move. */
    public float projectedHighMhz(int host) {
        return cpuHighMhz[host];
    }
}
