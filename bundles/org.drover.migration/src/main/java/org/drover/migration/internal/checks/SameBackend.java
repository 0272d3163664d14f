package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;

/** Both hosts are of one kind. */
final class SameBackend implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.source().isEmpty() || move.target().isEmpty()) return Optional.empty();
        String here = move.source().get().endpoint().backend();
        String there = move.target().get().endpoint().backend();
        if (here.equals(there)) return Optional.empty();
        return Optional.of(new Obstacle(
                "backend.differs",
                move.vm().host() + " is a " + here + " host and " + move.destination() + " a " + there + " host",
                "Choose a " + here + " host"));
    }
}
