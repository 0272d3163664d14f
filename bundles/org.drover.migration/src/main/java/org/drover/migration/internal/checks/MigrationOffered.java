package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;

/** The two hosts have a way of migrating in common. */
final class MigrationOffered implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return ALL;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        return switch (move.way()) {
            case DRIVEN, DELEGATED, UNKNOWN -> Optional.empty();
            case NONE ->
                Optional.of(new Obstacle(
                        "migration.unsupported",
                        move.kind() == MoveKind.STORAGE
                                ? move.vm().host() + " cannot move disks while their VM runs"
                                : move.vm().host() + " and " + move.destination() + " offer no migration of kind "
                                        + move.kind() + " between them",
                        move.kind() == MoveKind.STORAGE
                                ? "Move the VM together with its disks"
                                : "Choose another host"));
        };
    }
}
