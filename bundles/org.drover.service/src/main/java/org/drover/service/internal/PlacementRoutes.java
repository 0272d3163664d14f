package org.drover.service.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.placement.Ratings;

/** Questions to the placement engine about a host; nothing is changed. What is asked about a VM stands in {@link HostRoutes}. */
final class PlacementRoutes {
    private final Parts parts;

    PlacementRoutes(Parts parts) {
        this.parts = parts;
    }

    void addTo(Router router) {
        router.on("GET", "/hosts/{id}/relief", request -> relief(request.id()))
                .on("GET", "/hosts/{id}/failure", request -> failure(request.id()));
    }

    /** What would be moved away from a host. */
    record Relief(String host, Json.Plan plan) {}

    /**
     * What would become of a host's VMs if it died now.
     *
     * @param allPlaced every one of them finds a host
     */
    record Failure(String host, boolean allPlaced, List<Placed> vms) {}

    /**
     * @param destination null when no host takes it
     * @param why         null when one does
     */
    record Placed(String vm, String vmName, Json.Destination destination, String why) {}

    private Relief relief(String id) {
        HostEntry entry = host(id);
        if (entry.facts().isEmpty()) {
            throw new Problem(
                    409, "Host " + id + " cannot be judged", "it was never reached", "Bring it back, or forget it.");
        }
        return new Relief(id, Views.plan(parts.advisor().relieve(new HostId(id))));
    }

    private Failure failure(String id) {
        host(id);
        Snapshot picture = parts.inventory.snapshot();
        List<Placed> placed = new ArrayList<>();
        for (Ratings ratings : parts.advisor().evacuate(new HostId(id))) {
            String name = picture.vm(ratings.vm())
                    .map(VmFacts::name)
                    .orElse(ratings.vm().value());
            placed.add(ratings.best()
                    .map(best -> new Placed(ratings.vm().value(), name, Views.destination(best), null))
                    .orElseGet(() -> new Placed(ratings.vm().value(), name, null, refusals(ratings))));
        }
        return new Failure(id, placed.stream().allMatch(one -> one.why() == null), placed);
    }

    private HostEntry host(String id) {
        return parts.inventory.snapshot().host(new HostId(id)).orElseThrow(() -> Problem.missing("host", id));
    }

    private static String refusals(Ratings ratings) {
        String said = ratings.refused().stream()
                .filter(refusal -> !refusal.host().equals(ratings.source()))
                .map(refusal -> refusal.host() + ": " + refusal.reasons().get(0).text())
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "there is no other host" : said;
    }
}
