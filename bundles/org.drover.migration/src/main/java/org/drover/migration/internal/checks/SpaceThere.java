package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.Place;

/** What goes to one place of the destination fits there, whole: a disk may be written full while it is copied. */
final class SpaceThere implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return ALL;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        for (Place place : move.targetTraits().places()) {
            if (place.free().equals(Bytes.ZERO)) continue; // nobody told
            Bytes needed = move.disks().stream()
                    .filter(disk -> move.targetTraits()
                            .placeOf(disk.to())
                            .filter(place::equals)
                            .isPresent())
                    .map(disk -> size(move, disk))
                    .reduce(Bytes.ZERO, Bytes::plus);
            if (needed.compareTo(place.free()) > 0) {
                return Optional.of(new Obstacle(
                        "space.short",
                        move.destination() + " has " + place.free() + " free in " + place.name() + ", " + needed
                                + " needed",
                        "Free some there, or choose another place"));
            }
        }
        return Optional.empty();
    }

    private static Bytes size(Planned move, DiskMove disk) {
        return move.vm().disks().stream()
                .filter(one -> one.target().equals(disk.disk()))
                .map(DiskFacts::size)
                .findFirst()
                .orElse(Bytes.ZERO);
    }
}
