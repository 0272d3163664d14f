package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;

/** The two hosts have a way of migrating in common. */
final class MigrationOffered implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        return switch (move.way()) {
            case DRIVEN, DELEGATED, UNKNOWN -> Optional.empty();
            case NONE ->
                Optional.of(new Obstacle(
                        "migration.unsupported",
                        move.vm().host() + " and " + move.destination() + " offer no live migration between them",
                        "Choose another host"));
        };
    }
}
