package org.drover.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.drover.model.Bytes;
import org.drover.model.Mhz;

/** What each soft rule gave a host that is shown, in words and numbers. */
final class SoftParts {
    private static final double WORTH_A_REMEDY = 0.5;

    private final HostColumns hosts;
    private final Demand vm;
    private final Policy policy;
    private final RatingBoard board;

    SoftParts(RatingRequest request, RatingBoard board) {
        this.hosts = request.hosts();
        this.vm = request.vm();
        this.policy = request.policy();
        this.board = board;
    }

    /** In the order of the rules; their weights add up to one. */
    List<Rating.Part> of(int host) {
        OptionalDouble vendors = vendors(host);
        double sum = 0;
        for (var soft : Policy.Soft.AT) if (board.weight(soft) > 0) sum += policy.weight(soft);
        double all = sum + (vendors.isPresent() ? policy.weight(Policy.Soft.VENDOR) : 0);
        double share = all == 0 ? 0 : sum / all;
        var parts = new ArrayList<Rating.Part>();
        for (var soft : Policy.Soft.AT) {
            double weight = board.weight(soft) * share;
            if (weight > 0) parts.add(part(soft, weight, board.part(soft, host), reason(soft, host)));
        }
        if (vendors.isPresent() && share < 1) {
            Reason said = about("soft.vendor", host)
                    .fact("rules", policy.rules().size())
                    .fact("said", String.format(Locale.ROOT, "%.2f", vendors.getAsDouble()));
            parts.add(new Rating.Part(Policy.Soft.VENDOR, 1 - share, RatingBoard.clamp(vendors.getAsDouble()), said));
        }
        return parts;
    }

    private OptionalDouble vendors(int host) {
        return policy.rules().stream()
                .map(rule -> rule.score(hosts, host, vm))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    /** What costs half a star or more says what would help. */
    private static Rating.Part part(Policy.Soft soft, double weight, double score, Reason reason) {
        var part = new Rating.Part(soft, weight, score, reason);
        if (part.lostStars() >= WORTH_A_REMEDY) return part;
        return new Rating.Part(
                soft, weight, score, new Reason(reason.code(), reason.facts(), java.util.Optional.empty()));
    }

    private Reason reason(Policy.Soft soft, int host) {
        double capacity = hosts.cpuCapacityMhz[host];
        boolean yes = board.part(soft, host) > 0;
        return switch (soft) {
            case HEADROOM ->
                about("soft.headroom", host)
                        .fact("projected", HardRules.percent(board.peakOf(host), capacity))
                        .fact("left", new Mhz(Math.max(0, capacity - board.peakOf(host))))
                        .remedy("less-load-there");
            case BALANCE ->
                about("soft.balance", host)
                        .fact("there", HardRules.percent(capacity == 0 ? 1 : hosts.cpuHighMhz[host] / capacity, 1))
                        .fact("mean", HardRules.percent(hosts.mean(), 1))
                        .remedy("less-load-there");
            case MEMORY ->
                about("soft.memory", host)
                        .fact(
                                "left",
                                new Bytes(Math.max(
                                        0, hosts.freeBytes[host] - hosts.reserveBytes[host] - vm.memoryBytes())))
                        .remedy("more-memory-there");
            case COST -> cost(host);
            case PREFERRED_OWNERS -> about("soft.preferred." + said(yes), host).remedy("prefer-host");
            case AFFINITY -> about("soft.affinity." + said(yes), host).remedy("move-near");
            case LOCALITY -> about("soft.locality." + said(yes), host).remedy("data-there");
            case POWER ->
                about("soft.power", host)
                        .fact("power", hosts.awake[host] == 1 ? "awake" : yes ? "parked" : "asleep")
                        .remedy("wake-host");
            case HOST_FACTS ->
                about("soft.facts", host)
                        .fact("has", Math.round(3 * hosts.facts[host]) + " of 3")
                        .remedy("better-host");
            case VENDOR -> throw new IllegalArgumentException("vendors' rules are asked by themselves");
        };
    }

    private static String said(boolean yes) {
        return yes ? "yes" : "no";
    }

    private Reason cost(int host) {
        Bandwidths bandwidths = policy.bandwidths();
        Relief.Cost cost = MoveCost.of(vm, hosts.ids[host], policy);
        return about(vm.carried().count() == 0 ? "soft.cost" : "soft.cost.disks", host)
                .fact("carried", vm.carried())
                .fact("bytes", cost.bytes())
                .fact("seconds", Math.max(1, cost.duration().toSeconds()))
                .fact("rate", bandwidths.rate(vm.source(), hosts.ids[host]))
                .fact("basis", bandwidths.basis(vm.source(), hosts.ids[host]).text())
                .remedy("faster-network");
    }

    private Reason about(String code, int host) {
        return Reason.of(code).fact("host", hosts.names[host]).fact("vm", vm.name());
    }
}
