package org.drover.migration.internal.checks;

import java.util.List;
import java.util.Optional;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.VmFacts;

/**
 * A move as the checks see it: values only.
 *
 * @param way how the two hosts can do it between them
 */
public record Planned(VmFacts vm, HostId destination, Snapshot picture, Way way) {
    /** How a VM gets from one host to the other. */
    public enum Way {
        DRIVEN,
        DELEGATED,
        /** They offer no migration in common. */
        NONE,
        /** At least one could not be asked. */
        UNKNOWN
    }

    Optional<HostEntry> target() {
        return picture.host(destination);
    }

    Optional<HostEntry> source() {
        return picture.host(vm.host());
    }

    Optional<HostFacts> targetFacts() {
        return target().flatMap(HostEntry::facts);
    }

    HostTraits sourceTraits() {
        return source().flatMap(HostEntry::facts).map(HostFacts::traits).orElse(HostTraits.UNKNOWN);
    }

    HostTraits targetTraits() {
        return targetFacts().map(HostFacts::traits).orElse(HostTraits.UNKNOWN);
    }

    /** Every VM the destination knows, running or not, without the one that moves. */
    List<VmFacts> others() {
        return picture.sightings().stream()
                .filter(other -> other.host().equals(destination) && !other.id().equals(vm.id()))
                .toList();
    }
}
