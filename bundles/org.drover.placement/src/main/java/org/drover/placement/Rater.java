package org.drover.placement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.drover.model.Mhz;

/** Rates every host as a destination for one VM: hard rules first, then soft rules by weight; and explains. */
public final class Rater {
    private Rater() {}

    public static Ratings rate(RatingRequest request) {
        RatingBoard board = new RatingBoard(request.hosts());
        board.ask(request.vm(), request.policy());
        return explained(request, board);
    }

    /** One host, of a board that was asked the same; it admits it. */
    static Rating one(HostColumns hosts, Demand vm, Policy policy, RatingBoard board, int host) {
        return rating(hosts, board, new SoftParts(new RatingRequest(hosts, vm, policy), board), host);
    }

    static boolean vendorsAdmit(HostColumns hosts, Demand vm, Policy policy, int host) {
        for (VendorRule rule : policy.rules()) {
            BitSet alone = new BitSet();
            alone.set(host);
            rule.restrict(hosts, vm, alone);
            if (!alone.get(host)) return false;
        }
        return true;
    }

    /** Every hard rule that one host breaks. */
    static List<Reason> refusals(HostColumns hosts, Demand vm, Policy policy, int host) {
        return refusals(HardRules.of(policy), new RatingRequest(hosts, vm, policy), host);
    }

    /** Of a board that was asked the same. */
    private static Ratings explained(RatingRequest request, RatingBoard board) {
        HostColumns hosts = request.hosts();
        Demand vm = request.vm();
        List<Filter> rules = HardRules.of(request.policy());
        var ratings = new ArrayList<Rating>();
        SoftParts parts = new SoftParts(request, board);
        for (int host : board.best(request.shown())) ratings.add(rating(hosts, board, parts, host));
        var refused = new ArrayList<Ratings.Refusal>();
        for (int host = 0; host < hosts.count; host++) {
            if (!board.admits(host)) refused.add(new Ratings.Refusal(hosts.ids[host], refusals(rules, request, host)));
        }
        ratings.sort(Comparator.comparingDouble(Rating::score).reversed().thenComparing(Rating::host));
        return new Ratings(vm.vm(), vm.source(), ratings, refused);
    }

    private static List<Reason> refusals(List<Filter> rules, RatingRequest request, int host) {
        var reasons = new ArrayList<Reason>();
        for (Filter rule : rules) {
            if (!rule.admits(request.hosts(), host, request.vm()))
                reasons.add(rule.refusal(request.hosts(), host, request.vm()));
        }
        for (VendorRule rule : request.policy().rules()) {
            BitSet alone = new BitSet();
            alone.set(host);
            rule.restrict(request.hosts(), request.vm(), alone);
            if (!alone.get(host)) reasons.add(rule.refusal(request.hosts(), host, request.vm()));
        }
        return reasons;
    }

    private static Rating rating(HostColumns hosts, RatingBoard board, SoftParts soft, int host) {
        List<Rating.Part> parts = soft.of(host);
        double score = 0;
        for (Rating.Part part : parts) score += part.weight() * part.score();
        score = RatingBoard.clamp(score);
        var heaviestFirst = new ArrayList<>(parts);
        heaviestFirst.sort(
                Comparator.comparingDouble(Rating.Part::weight).reversed().thenComparing(Rating.Part::rule));
        return new Rating(
                hosts.ids[host],
                Math.rint(score * 10) / 2,
                score,
                new Mhz(hosts.cpuCapacityMhz[host]),
                new Mhz(board.peakOf(host)),
                heaviestFirst);
    }
}
