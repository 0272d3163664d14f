package org.drover.placement;

import java.util.Set;
import org.drover.model.HostId;

/**
 * What people want of a VM's place, beside what it needs to run.
 *
 * @param preferredOwners hosts it does best on; empty for any
 * @param together        hosts that run VMs it wants to be near
 * @param apartDomains    failure domains with VMs it must be kept apart from ("rack:a/3"), as in {@link Standing#domains}
 * @param near            hosts that its data is near to; empty when it is as near to all
 */
public record Wishes(Set<HostId> preferredOwners, Set<HostId> together, Set<String> apartDomains, Set<HostId> near) {
    public static final Wishes NONE = new Wishes(Set.of(), Set.of(), Set.of(), Set.of());

    public Wishes {
        preferredOwners = Set.copyOf(preferredOwners);
        together = Set.copyOf(together);
        apartDomains = Set.copyOf(apartDomains);
        near = Set.copyOf(near);
    }

    /** Of all that is wished these owners alone. */
    Wishes only(Set<HostId> owners) {
        return new Wishes(owners, Set.of(), Set.of(), Set.of());
    }
}
