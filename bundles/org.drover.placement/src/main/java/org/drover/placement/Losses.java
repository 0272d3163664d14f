package org.drover.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Share;

/**
 * Which single host a cluster could not lose while others are out of use: where VMs would find no place then. Memory that is
 * kept for failover counts as free, for that is what it is kept for, and so does processing up to the last. VMs are placed greedily, the largest first: a cluster of
 * which this finds nothing can take any one loss; one of which it finds something might by moving others, too.
 */
public final class Losses {
    private Losses() {}

    /**
     * A host whose loss would leave VMs without a place.
     *
     * @param homeless names of those VMs, largest first
     * @param memory   that they take up
     */
    public record Loss(HostId host, List<String> homeless, Bytes memory) {
        public Loss {
            homeless = List.copyOf(homeless);
        }
    }

    /**
     * @param hosts   all hosts as they are now
     * @param running the VMs that could run elsewhere, by the host that they run on
     * @param leaving hosts that are out of use, or will be when their VMs have left
     * @param most    so many hosts are looked at, those whose VMs take up most memory
     */
    public static List<Loss> of(
            List<HostLoad> hosts, Map<HostId, List<Demand>> running, Set<HostId> leaving, Policy policy, int most) {
        Policy slowly = policy.withCpuThreshold(new Share(1)); // slow is better than not at all
        List<HostLoad> open = new ArrayList<>();
        for (HostLoad host : hosts)
            open.add(leaving.contains(host.facts().id()) ? spending(host).closed() : spending(host));
        List<Demand> leavers = new ArrayList<>();
        for (HostId host : leaving) leavers.addAll(running.getOrDefault(host, List.of()));
        List<Placed> moved = placed(HostColumns.of(open), leavers, policy);
        List<Loss> losses = new ArrayList<>();
        for (HostId lost : fullest(open, running, leaving, most)) {
            HostColumns without = without(open, lost, moved);
            List<Demand> homeless = new ArrayList<>(running.getOrDefault(lost, List.of()));
            for (Placed one : moved) if (one.host.equals(lost)) homeless.add(one.vm);
            loss(lost, without, homeless, slowly, losses);
        }
        return losses;
    }

    private record Placed(Demand vm, HostId host) {}

    /** Once hosts fail, what is kept for that is used. */
    private static HostLoad spending(HostLoad host) {
        Standing known = host.standing();
        return host.with(new Standing(known.power(), Bytes.ZERO, known.domains(), known.facts()));
    }

    private static List<HostId> fullest(
            List<HostLoad> hosts, Map<HostId, List<Demand>> running, Set<HostId> leaving, int most) {
        return hosts.stream()
                .filter(host -> host.available() && !host.maintenance())
                .map(host -> host.facts().id())
                .filter(host -> !leaving.contains(host))
                .sorted(Comparator.comparingLong((HostId host) -> -memory(running.getOrDefault(host, List.of())))
                        .thenComparing(host -> host))
                .limit(most)
                .toList();
    }

    private static List<Placed> placed(HostColumns hosts, List<Demand> vms, Policy policy) {
        List<Placed> placed = new ArrayList<>();
        for (Ratings ratings : Evacuation.of(hosts, vms, policy)) {
            if (ratings.best().isEmpty()) continue;
            Demand vm = vms.stream()
                    .filter(one -> one.vm().equals(ratings.vm()))
                    .findFirst()
                    .orElseThrow();
            placed.add(new Placed(vm, ratings.best().get().host()));
        }
        return placed;
    }

    /** As it is once the leavers have left, and that host is dead. */
    private static HostColumns without(List<HostLoad> hosts, HostId lost, List<Placed> moved) {
        HostColumns columns = HostColumns.of(hosts.stream()
                .map(host -> host.facts().id().equals(lost) ? host.closed() : host)
                .toList());
        for (Placed one : moved) columns = columns.with(columns.find(one.host), one.vm);
        return columns;
    }

    private static void loss(HostId lost, HostColumns without, List<Demand> vms, Policy policy, List<Loss> losses) {
        Set<Object> placed = new HashSet<>();
        for (Placed one : placed(without, vms, policy)) placed.add(one.vm.vm());
        List<Demand> homeless = vms.stream()
                .filter(vm -> !placed.contains(vm.vm()))
                .sorted(Comparator.comparingLong(Demand::memoryBytes).reversed().thenComparing(Demand::vm))
                .toList();
        if (homeless.isEmpty()) return;
        losses.add(new Loss(lost, homeless.stream().map(Demand::name).toList(), new Bytes(memory(homeless))));
    }

    private static long memory(List<Demand> vms) {
        return vms.stream().mapToLong(Demand::memoryBytes).sum();
    }
}
