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
        double with = Load.withVm(hosts, host, request.vm());
        double sum = 0;
        for (var soft : Policy.Soft.values()) sum += policy.weight(soft);
        var parts = new ArrayList<Rating.Part>();
        double score = 0;
        for (var soft : Policy.Soft.values()) {
            double weight = policy.weight(soft) / sum;
            if (weight == 0) continue;
            Rating.Part part = part(soft, weight, request, host, with);
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
                new Mhz(with),
                parts);
    }

    private static Rating.Part part(Policy.Soft soft, double weight, RatingRequest request, int host, double with) {
        HostColumns hosts = request.hosts();
        Demand vm = request.vm();
        double capacity = hosts.cpuCapacityMhz[host];
        return switch (soft) {
            case HEADROOM -> {
                double score = capacity == 0 ? 0 : clamp(1 - with / capacity);
                yield part(soft, weight, score, "soft.headroom", hosts, host, vm)
                        .fact("projected", HardRules.percent(with, capacity))
                        .fact("left", new Mhz(Math.max(0, capacity - with)))
                        .done("less-load-there");
            }
            case BALANCE -> {
                double there = capacity == 0 ? 1 : hosts.cpuHighMhz[host] / capacity;
                yield part(soft, weight, clamp(0.5 + hosts.meanShare - there), "soft.balance", hosts, host, vm)
                        .fact("there", HardRules.percent(there, 1))
                        .fact("mean", HardRules.percent(hosts.meanShare, 1))
                        .done("less-load-there");
            }
            case MEMORY -> {
                long left = hosts.freeBytes[host] - hosts.reserveBytes[host] - vm.memoryBytes();
                double score = hosts.memoryBytes[host] == 0 ? 0 : clamp(left / (double) hosts.memoryBytes[host]);
                yield part(soft, weight, score, "soft.memory", hosts, host, vm)
                        .fact("left", new Bytes(Math.max(0, left)))
                        .done("more-memory-there");
            }
            case COST -> {
                Bandwidths bandwidths = request.policy().bandwidths();
                Relief.Cost cost = MoveCost.of(vm, hosts.ids[host], request.policy());
                yield part(soft, weight, MoveCost.score(cost), "soft.cost", hosts, host, vm)
                        .fact("bytes", cost.bytes())
                        .fact("seconds", Math.max(1, cost.duration().toSeconds()))
                        .fact("rate", bandwidths.rate(vm.source(), hosts.ids[host]))
                        .fact(
                                "basis",
                                bandwidths.basis(vm.source(), hosts.ids[host]).text())
                        .done("faster-network");
            }
        };
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

        /** What costs half a star or more says what would help. */
        Rating.Part done(String remedy) {
            var part = new Rating.Part(soft, weight, score, reason);
            return part.lostStars() < 0.5 ? part : new Rating.Part(soft, weight, score, reason.remedy(remedy));
        }
    }
}
