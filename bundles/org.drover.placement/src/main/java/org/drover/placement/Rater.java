package org.drover.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.drover.model.Bytes;
import org.drover.model.Mhz;

/** Rates every host as a destination for one VM: hard rules first, then soft rules by weight. */
public final class Rater {
    private Rater() {}

    public static Ratings rate(RatingRequest request) {
        HostColumns hosts = request.hosts();
        Demand vm = request.vm();
        List<Filter> rules = HardRules.of(request.policy());
        var ratings = new ArrayList<Rating>();
        var refused = new ArrayList<Ratings.Refusal>();
        for (int host = 0; host < hosts.count; host++) {
            if (admitted(rules, hosts, host, vm)) ratings.add(rating(request, host));
            else refused.add(new Ratings.Refusal(hosts.ids[host], refusals(rules, hosts, host, vm)));
        }
        ratings.sort(Comparator.comparingDouble(Rating::score).reversed().thenComparing(Rating::host));
        return new Ratings(vm.vm(), vm.source(), ratings, refused);
    }

    private static boolean admitted(List<Filter> rules, HostColumns hosts, int host, Demand vm) {
        for (Filter rule : rules) {
            if (!rule.admits(hosts, host, vm)) return false;
        }
        return true;
    }

    private static List<Reason> refusals(List<Filter> rules, HostColumns hosts, int host, Demand vm) {
        return rules.stream()
                .filter(rule -> !rule.admits(hosts, host, vm))
                .map(rule -> rule.refusal(hosts, host, vm))
                .toList();
    }

    private static Rating rating(RatingRequest request, int host) {
        HostColumns hosts = request.hosts();
        Policy policy = request.policy();
        double sum = 0;
        for (var soft : Policy.Soft.values()) sum += policy.weight(soft);
        var parts = new ArrayList<Rating.Part>();
        double score = 0;
        for (var soft : Policy.Soft.values()) {
            double weight = policy.weight(soft) / sum;
            if (weight == 0) continue;
            Rating.Part part = part(soft, weight, request, host);
            score += weight * part.score();
            parts.add(part);
        }
        parts.sort(Comparator.comparingDouble(Rating.Part::weight).reversed().thenComparing(Rating.Part::rule));
        score = Math.min(1, Math.max(0, score));
        return new Rating(
                hosts.ids[host],
                Math.rint(score * 10) / 2,
                score,
                new Mhz(hosts.cpuCapacityMhz[host]),
                new Mhz(Load.withVm(hosts, host, request.vm())),
                parts);
    }

    private static Rating.Part part(Policy.Soft soft, double weight, RatingRequest request, int host) {
        HostColumns hosts = request.hosts();
        Demand vm = request.vm();
        double capacity = hosts.cpuCapacityMhz[host];
        return switch (soft) {
            case HEADROOM -> {
                double with = Load.withVm(hosts, host, vm);
                double score = capacity == 0 ? 0 : clamp(1 - with / capacity);
                yield part(soft, weight, score, "soft.headroom", hosts, host, vm)
                        .fact("projected", HardRules.percent(with, capacity))
                        .fact("left", new Mhz(Math.max(0, capacity - with)))
                        .done();
            }
            case BALANCE -> {
                double there = share(hosts, host);
                double mean = meanShare(hosts);
                yield part(soft, weight, clamp(0.5 + mean - there), "soft.balance", hosts, host, vm)
                        .fact("there", HardRules.percent(there, 1))
                        .fact("mean", HardRules.percent(mean, 1))
                        .done();
            }
            case MEMORY -> {
                long left = hosts.freeBytes[host] - hosts.reserveBytes[host] - vm.memoryBytes();
                double score = hosts.memoryBytes[host] == 0 ? 0 : clamp(left / (double) hosts.memoryBytes[host]);
                yield part(soft, weight, score, "soft.memory", hosts, host, vm)
                        .fact("left", new Bytes(Math.max(0, left)))
                        .done();
            }
            case COST -> {
                Relief.Cost cost = MoveCost.of(vm, request.policy());
                yield part(soft, weight, MoveCost.score(cost), "soft.cost", hosts, host, vm)
                        .fact("bytes", cost.bytes())
                        .fact("seconds", Math.max(1, cost.duration().toSeconds()))
                        .done();
            }
        };
    }

    /** Projected load of a host as a part of its processing, without the VM. */
    private static double share(HostColumns hosts, int host) {
        float capacity = hosts.cpuCapacityMhz[host];
        return capacity == 0 ? 1 : hosts.projectedHighMhz(host) / capacity;
    }

    private static double meanShare(HostColumns hosts) {
        double load = 0;
        double capacity = 0;
        for (int host = 0; host < hosts.count; host++) {
            if (!hosts.available[host]) continue;
            load += hosts.projectedHighMhz(host);
            capacity += hosts.cpuCapacityMhz[host];
        }
        return capacity == 0 ? 1 : load / capacity;
    }

    private static double clamp(double score) {
        return Math.max(0, Math.min(1, score));
    }

    private static Draft part(
            Policy.Soft soft, double weight, double score, String code, HostColumns hosts, int host, Demand vm) {
        return new Draft(
                soft,
                weight,
                score,
                Reason.of(code).fact("host", hosts.names[host]).fact("vm", vm.name()));
    }

    private record Draft(Policy.Soft soft, double weight, double score, Reason reason) {
        Draft fact(String name, Object value) {
            return new Draft(soft, weight, score, reason.fact(name, value));
        }

        Rating.Part done() {
            return new Rating.Part(soft, weight, score, reason);
        }
    }
}
