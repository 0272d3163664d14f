package org.drover.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.drover.model.HostId;
import org.drover.model.Mhz;

/**
 * Finds the one move that brings a host back under the threshold: of those that do, the cheapest, and among equally
 * cheap ones (to the second) the one that leaves most room. When none gets there, the one that gains most, if it gains
 * the policy's margin.
 */
public final class ReliefPlanner {
    private ReliefPlanner() {}

    /**
     * @param vmsThere every VM on the host that may be moved
     * @throws IllegalArgumentException the host is not in the columns, or a VM is not on it
     */
    public static Relief plan(HostColumns hosts, HostId overloaded, List<Demand> vmsThere, Policy policy) {
        int host = hosts.row(overloaded)
                .orElseThrow(() -> new IllegalArgumentException("host " + overloaded + " is not among the hosts"));
        var candidates = new ArrayList<Candidate>();
        var others = new ArrayList<Relief.NotChosen>();
        for (Demand vm : vmsThere) {
            if (!vm.source().equals(overloaded)) {
                throw new IllegalArgumentException("VM " + vm.name() + " is on " + vm.source() + ", not " + overloaded);
            }
            consider(hosts, host, vm, policy, candidates, others);
        }
        double threshold = policy.cpuThreshold().value() * hosts.cpuCapacityMhz[host];
        candidates.sort(order(threshold));
        if (candidates.isEmpty()) {
            return new Relief.Nothing(overloaded, nothing(hosts, host, vmsThere), sorted(others));
        }
        Candidate chosen = candidates.get(0);
        for (Candidate other : candidates.subList(1, candidates.size())) {
            others.add(new Relief.NotChosen(other.vm.vm(), other.vm.name(), why(other, chosen, threshold)));
        }
        return move(hosts, host, chosen, threshold, sorted(others));
    }

    private static void consider(
            HostColumns hosts,
            int host,
            Demand vm,
            Policy policy,
            List<Candidate> candidates,
            List<Relief.NotChosen> others) {
        double before = hosts.projectedHighMhz(host);
        double after = Load.withoutVm(hosts, host, vm);
        double capacity = hosts.cpuCapacityMhz[host];
        if (before - after < policy.margin().value() * capacity) {
            var why = Reason.of("plan.too-little")
                    .fact("vm", vm.name())
                    .fact("gain", new Mhz(Math.max(0, before - after)))
                    .fact("margin", policy.margin());
            others.add(new Relief.NotChosen(vm.vm(), vm.name(), why));
            return;
        }
        Ratings ratings = Rater.rate(new RatingRequest(hosts, vm, policy));
        var best = ratings.best();
        if (best.isEmpty()) {
            others.add(new Relief.NotChosen(vm.vm(), vm.name(), nowhere(vm, ratings)));
            return;
        }
        candidates.add(
                new Candidate(vm, best.get(), after, MoveCost.of(vm, best.get().host(), policy)));
    }

    private static Reason nowhere(Demand vm, Ratings ratings) {
        var said = new StringBuilder();
        for (Ratings.Refusal refusal : ratings.refused()) {
            if (refusal.host().equals(vm.source())) continue;
            if (said.length() > 0) said.append("; ");
            said.append(refusal.reasons().get(0).text());
        }
        if (said.length() == 0) said.append("there is no other host");
        return Reason.of("plan.nowhere").fact("vm", vm.name()).fact("reasons", said.toString());
    }

    private static Comparator<Candidate> order(double threshold) {
        return Comparator.comparing((Candidate c) -> c.after > threshold)
                .thenComparingDouble(c -> c.after > threshold ? c.after : 0)
                .thenComparingLong(c -> c.cost.duration().toSeconds())
                .thenComparingDouble(c -> -c.rating.score())
                .thenComparingDouble(c -> c.after)
                .thenComparing(c -> c.vm.vm());
    }

    private static Reason why(Candidate other, Candidate chosen, double threshold) {
        String code = other.after > threshold && chosen.after <= threshold
                ? "plan.not-enough"
                : other.cost.duration().toSeconds() > chosen.cost.duration().toSeconds()
                        ? "plan.dearer"
                        : "plan.less-room";
        return Reason.of(code)
                .fact("vm", other.vm.name())
                .fact("chosen", chosen.vm.name())
                .fact("after", new Mhz(other.after))
                .fact("threshold", new Mhz(threshold))
                .fact("seconds", other.cost.duration().toSeconds())
                .fact("chosenSeconds", chosen.cost.duration().toSeconds())
                .fact("stars", other.rating.stars())
                .fact("chosenStars", chosen.rating.stars());
    }

    private static Relief move(
            HostColumns hosts, int host, Candidate chosen, double threshold, List<Relief.NotChosen> others) {
        double before = hosts.projectedHighMhz(host);
        double capacity = hosts.cpuCapacityMhz[host];
        var why = Reason.of(chosen.after <= threshold ? "plan.relieves" : "plan.helps")
                .fact("vm", chosen.vm.name())
                .fact("host", hosts.names[host])
                .fact("before", HardRules.percent(before, capacity))
                .fact("after", HardRules.percent(chosen.after, capacity))
                .fact("destination", hosts.names[hosts.row(chosen.rating.host()).orElseThrow()])
                .fact("stars", chosen.rating.stars());
        return new Relief.Move(
                hosts.ids[host],
                chosen.vm.vm(),
                chosen.vm.name(),
                chosen.rating,
                new Mhz(before),
                new Mhz(chosen.after),
                chosen.cost,
                why,
                others);
    }

    private static Reason nothing(HostColumns hosts, int host, List<Demand> vmsThere) {
        return Reason.of(vmsThere.isEmpty() ? "plan.no-vms" : "plan.nothing")
                .fact("host", hosts.names[host])
                .fact("vms", vmsThere.size());
    }

    private static List<Relief.NotChosen> sorted(List<Relief.NotChosen> others) {
        return others.stream()
                .sorted(Comparator.comparing(Relief.NotChosen::vm))
                .toList();
    }

    private record Candidate(Demand vm, Rating rating, double after, Relief.Cost cost) {}
}
