package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;

/** The VM is not there already. */
final class AnotherHost implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        if (!move.vm().host().equals(move.destination())) return Optional.empty();
        return Optional.of(new Obstacle(
                "destination.same",
                move.vm().name() + " is on " + move.destination() + " already",
                "Choose another host"));
    }
}
