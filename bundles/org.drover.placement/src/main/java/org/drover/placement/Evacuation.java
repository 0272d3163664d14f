package org.drover.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where all VMs of a host would go at once: the largest is placed first, on the host that is rated best for it, and counts
 * there when the next one is rated. So each has its destinations in order, and all first ones together fit.
 */
public final class Evacuation {
    private Evacuation() {}

    /**
     * @param vms each on its present host, which is no destination
     * @return one rating for each, largest first; without destinations for those that nobody takes
     */
    public static List<Ratings> of(HostColumns hosts, List<Demand> vms, Policy policy) {
        List<Demand> largestFirst = new ArrayList<>(vms);
        largestFirst.sort(
                Comparator.comparingLong(Demand::memoryBytes).reversed().thenComparing(Demand::vm));
        List<Ratings> placed = new ArrayList<>();
        HostColumns now = hosts;
        for (Demand vm : largestFirst) {
            Ratings ratings = Rater.rate(new RatingRequest(now, vm, policy));
            placed.add(ratings);
            if (ratings.best().isEmpty()) continue;
            now = now.with(now.row(ratings.best().get().host()).orElseThrow(), vm);
        }
        return placed;
    }
}
