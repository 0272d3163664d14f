package org.drover.placement;

import java.util.Optional;
import org.drover.model.HostId;

/**
 * A VM that takes up room, when the whole cluster is looked at.
 *
 * @param demand  what it needs; hosts that it is kept apart from, or wants to be near, are worked out from the words below
 * @param on      where it is; empty for one that is to be placed
 * @param apart   VMs with the same word here are kept on different hosts
 * @param apartIn and in different domains of this kind ("rack")
 * @param near    VMs with the same word here are rather on one host
 * @param fixed   why it cannot be moved, whoever wants it; empty when it can
 */
public record Resident(
        Demand demand,
        Optional<HostId> on,
        Optional<String> apart,
        Optional<String> apartIn,
        Optional<String> near,
        Optional<Reason> fixed) {
    /** What is not on any host is at this one, which does not exist. */
    public static final HostId NOWHERE = new HostId("nowhere");

    /** A VM that nobody decided anything for. */
    public static Resident of(Demand demand) {
        return new Resident(
                demand,
                Optional.of(demand.source()).filter(host -> !host.equals(NOWHERE)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Resident apart(String word, Optional<String> domains) {
        return new Resident(demand, on, Optional.of(word), domains, near, fixed);
    }

    public Resident near(String word) {
        return new Resident(demand, on, apart, apartIn, Optional.of(word), fixed);
    }

    public Resident fixed(Reason why) {
        return new Resident(demand, on, apart, apartIn, near, Optional.of(why));
    }

    /** Its host is lost. */
    Resident homeless() {
        return new Resident(demand, Optional.empty(), apart, apartIn, near, Optional.empty());
    }
}
