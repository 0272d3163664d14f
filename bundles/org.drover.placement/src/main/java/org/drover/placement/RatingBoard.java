package org.drover.placement;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.drover.metrics.Quantile;
import org.drover.model.HostId;

/**
 * All hosts rated for one VM after another, on room that is taken once: rules without numbers are bit sets of hosts, those with
 * numbers one pass over the columns. A rating takes no memory that grows with the hosts. <b>Threads:</b> one at a time.
 */
public final class RatingBoard {
    private static final double REFUSED = Double.NaN;

    private final HostColumns hosts;
    private final long[] allowed;
    private final long[] some;
    private final long[] preferred;
    private final long[] together;
    private final long[] near;
    private final double[] cost;
    private final double[] scores;
    private final double[] peaks;
    private final double[] medians;
    private final double[] spreads;
    private final double[] weights = new double[Policy.Soft.values().length];
    private final EnumSet<Policy.Soft> applying = EnumSet.noneOf(Policy.Soft.class);
    private int[] best = new int[0];

    private Demand vm;
    private Policy policy;
    private int source;
    private int steps;
    private int admitted;

    public RatingBoard(HostColumns hosts) {
        this.hosts = hosts;
        int words = HostSets.words(hosts.count);
        allowed = new long[words];
        some = new long[words];
        preferred = new long[words];
        together = new long[words];
        near = new long[words];
        cost = new double[hosts.count];
        scores = new double[hosts.count];
        peaks = new double[hosts.count];
        medians = new double[hosts.steps];
        spreads = new double[hosts.steps];
    }

    /** Rates every host; what was asked before is forgotten. */
    public void ask(Demand demand, Policy by) {
        vm = demand;
        policy = by;
        source = hosts.row(vm.source()).orElse(-1);
        steps = Math.min(hosts.steps, vm.cpu().length());
        for (int step = 0; step < steps; step++) {
            medians[step] = vm.cpu().at(Quantile.Q50, step);
            spreads[step] = vm.cpu().at(Quantile.Q90, step) - medians[step];
        }
        allow();
        mark(preferred, vm.wishes().preferredOwners());
        mark(together, vm.wishes().together());
        mark(near, vm.wishes().near());
        costs();
        weigh();
        admitted = 0;
        for (int host = 0; host < hosts.count; host++) {
            scores[host] = score(host);
            if (scores[host] == scores[host]) admitted++;
        }
    }

    /** Hosts that break no hard rule. */
    public int admitted() {
        return admitted;
    }

    public boolean admits(int host) {
        return !Double.isNaN(scores[host]);
    }

    /** 0 to 1, without what vendors' rules think of it; {@code NaN} for a host that breaks a hard rule. */
    public double scoreOf(int host) {
        return scores[host];
    }

    double peakOf(int host) {
        return peaks[host];
    }

    /** The rows of the best hosts, best first, equal ones in the order of rows; as many as there are, {@code most} at most. */
    public int[] best(int most) {
        int room = Math.min(most, admitted);
        if (best.length < room) best = new int[room];
        int count = 0;
        for (int host = 0; host < hosts.count && room > 0; host++) {
            if (Double.isNaN(scores[host])) continue;
            if (count == room && scores[best[count - 1]] >= scores[host]) continue;
            int at = count < room ? count++ : count - 1;
            while (at > 0 && scores[best[at - 1]] < scores[host]) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = host;
        }
        return Arrays.copyOf(best, count);
    }

    /** Hosts that a VM may go to, whatever there is on them now: nobody to be kept apart from, all room free. */
    Set<HostId> reachable(Demand demand, Policy by) {
        vm = demand;
        policy = by;
        source = -1;
        allow();
        Set<HostId> reachable = new HashSet<>();
        for (int host = 0; host < hosts.count; host++) if (HostSets.in(allowed, host)) reachable.add(hosts.ids[host]);
        return reachable;
    }

    private void allow() {
        System.arraycopy(hosts.open, 0, allowed, 0, allowed.length);
        if (vm.localDisks()) Arrays.fill(allowed, 0);
        if (!vm.takesAnyCpu()) hosts.ofModel.keep(vm.cpuModel(), allowed);
        for (var volume : vm.volumes()) hosts.reaching.keep(volume, allowed);
        for (var network : vm.networks()) hosts.plugged.keep(network, allowed);
        for (String domain : vm.wishes().apartDomains()) hosts.inDomain.drop(domain, allowed);
        if (!vm.possibleOwners().isEmpty()) {
            mark(some, vm.possibleOwners());
            for (int i = 0; i < allowed.length; i++) allowed[i] &= some[i];
        }
        for (HostId host : vm.apart()) hosts.row(host).ifPresent(row -> HostSets.clear(allowed, row));
        if (source >= 0) HostSets.clear(allowed, source);
        if (policy.rules().isEmpty()) return;
        BitSet left = BitSet.valueOf(allowed);
        for (VendorRule rule : policy.rules()) rule.restrict(hosts, vm, left);
        long[] words = left.toLongArray();
        for (int i = 0; i < allowed.length; i++) allowed[i] &= i < words.length ? words[i] : 0;
    }

    private void mark(long[] bits, Set<HostId> members) {
        Arrays.fill(bits, 0);
        for (HostId host : members) {
            int row = hosts.find(host);
            if (row >= 0) HostSets.set(bits, row);
        }
    }

    private void costs() {
        Bandwidths bandwidths = policy.bandwidths();
        Arrays.fill(cost, MoveCost.score(vm, bandwidths.otherwise()));
        for (Map.Entry<Bandwidths.Route, Bandwidths.Measured> known :
                bandwidths.measured().entrySet()) {
            if (!known.getKey().from().equals(vm.source())) continue;
            int row = hosts.find(known.getKey().to());
            if (row >= 0) cost[row] = MoveCost.score(vm, known.getValue().rate());
        }
    }

    /** A rule that has nothing to say about this VM takes no weight from the others. */
    private void weigh() {
        applying.clear();
        applying.addAll(Policy.Soft.ALWAYS);
        if (!vm.wishes().preferredOwners().isEmpty()) applying.add(Policy.Soft.PREFERRED_OWNERS);
        if (!vm.wishes().together().isEmpty()) applying.add(Policy.Soft.AFFINITY);
        if (!vm.wishes().near().isEmpty()) applying.add(Policy.Soft.LOCALITY);
        if (hosts.powerDiffers) applying.add(Policy.Soft.POWER);
        if (hosts.factsDiffer) applying.add(Policy.Soft.HOST_FACTS);
        double sum = 0;
        for (Policy.Soft soft : applying) sum += policy.weight(soft);
        Arrays.fill(weights, 0);
        for (Policy.Soft soft : applying) weights[soft.ordinal()] = sum == 0 ? 0 : policy.weight(soft) / sum;
    }

    double weight(Policy.Soft soft) {
        return weights[soft.ordinal()];
    }

    private double score(int host) {
        if (!HostSets.in(allowed, host)) return REFUSED;
        if (vm.memoryBytes() > hosts.freeBytes[host] - hosts.reserveBytes[host] - hosts.failoverBytes[host])
            return REFUSED;
        if (vm.carried().count() > hosts.roomBytes[host]) return REFUSED;
        double with = Load.peak(hosts, host, medians, spreads, steps);
        if (with > policy.cpuThreshold().value() * hosts.cpuCapacityMhz[host]) return REFUSED;
        peaks[host] = with;
        double score = 0;
        for (int soft = 0; soft < weights.length; soft++) {
            if (weights[soft] > 0) score += weights[soft] * part(soft, host);
        }
        return clamp(score);
    }

    /** What one soft rule gives a host, 0 to 1. */
    double part(Policy.Soft soft, int host) {
        return part(soft.ordinal(), host);
    }

    private double part(int soft, int host) {
        double capacity = hosts.cpuCapacityMhz[host];
        switch (Policy.Soft.AT[soft]) {
            case HEADROOM:
                return capacity == 0 ? 0 : clamp(1 - peaks[host] / capacity);
            case BALANCE:
                double there = capacity == 0 ? 1 : hosts.cpuHighMhz[host] / capacity;
                return clamp(0.5 + hosts.mean() - there);
            case MEMORY:
                long left = hosts.freeBytes[host] - hosts.reserveBytes[host] - vm.memoryBytes();
                return hosts.memoryBytes[host] == 0 ? 0 : clamp(left / (double) hosts.memoryBytes[host]);
            case COST:
                return cost[host];
            case PREFERRED_OWNERS:
                return HostSets.in(preferred, host) ? 1 : 0;
            case AFFINITY:
                return HostSets.in(together, host) ? 1 : 0;
            case LOCALITY:
                return HostSets.in(near, host) ? 1 : 0;
            case POWER:
                return hosts.awake[host];
            case HOST_FACTS:
                return hosts.facts[host];
            case VENDOR:
                return 0;
            default:
                throw new AssertionError(soft);
        }
    }

    static double clamp(double score) {
        return Math.max(0, Math.min(1, score));
    }
}
