package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.HostEntry;
import org.drover.migration.Obstacle;

/** The destination is known and answers. */
final class DestinationReachable implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return ALL;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.target().filter(HostEntry::reachable).isPresent()) return Optional.empty();
        String why =
                move.target().map(HostEntry::problem).filter(p -> !p.isEmpty()).orElse("it is not connected");
        return Optional.of(new Obstacle(
                "destination.unreachable",
                move.destination() + " does not answer: " + why,
                "Bring it back or choose another host"));
    }
}
