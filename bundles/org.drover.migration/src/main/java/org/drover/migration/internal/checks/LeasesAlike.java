package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;

/**
 * Both hosts hold leases of the disks that their VMs use, or neither does: else a lease is not handed over, and libvirt
 * refuses the move.
 */
final class LeasesAlike implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return LIVE;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<Boolean> here = move.sourceTraits().leases();
        Optional<Boolean> there = move.targetTraits().leases();
        if (here.isEmpty() || there.isEmpty() || here.equals(there)) return Optional.empty();
        boolean fromLeasing = here.get();
        String leasing = (fromLeasing ? move.vm().host() : move.destination()).toString();
        String other = (fromLeasing ? move.destination() : move.vm().host()).toString();
        return Optional.of(new Obstacle(
                "leases.differ",
                leasing + " leases the disks of its VMs and " + other + " does not, as far as is said",
                "Give " + other + " the same lock manager as " + leasing
                        + "; if it has it already, connect it again and say" + " so"));
    }
}
