package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;

/** The destination has a port left at which the VM can arrive. */
final class PortsFree implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return LIVE;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.targetTraits().freePorts().filter(free -> free == 0).isEmpty()) return Optional.empty();
        return Optional.of(new Obstacle(
                "ports.taken",
                "Every port of " + move.destination() + " at which VMs arrive is taken",
                "Wait for the moves to " + move.destination() + ", or give it more ports for migrations"));
    }
}
