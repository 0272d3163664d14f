package org.drover.placement;

import java.util.List;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * The answer to a {@link RatingRequest}.
 *
 * @param destinations best first; equal scores in the order of host ids
 * @param refused      hosts that break a hard rule, with every reason, in the order of host ids
 */
public record Ratings(VmId vm, HostId source, List<Rating> destinations, List<Refusal> refused) {
    public Ratings {
        destinations = List.copyOf(destinations);
        refused = List.copyOf(refused);
    }

    public Optional<Rating> best() {
        return destinations.stream().findFirst();
    }

    /** A host that may not take the VM. */
    public record Refusal(HostId host, List<Reason> reasons) {
        public Refusal {
            if (reasons.isEmpty()) throw new IllegalArgumentException("host " + host + " is refused without a reason");
            reasons = List.copyOf(reasons);
        }
    }
}
