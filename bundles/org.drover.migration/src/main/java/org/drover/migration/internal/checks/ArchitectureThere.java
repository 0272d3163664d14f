package org.drover.migration.internal.checks;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.drover.migration.Obstacle;

/** The destination runs VMs of this architecture. */
final class ArchitectureThere implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<String> needed = move.vm().traits().architecture();
        Map<String, Set<String>> offered = move.targetTraits().machines();
        if (needed.isEmpty() || offered.isEmpty() || offered.containsKey(needed.get())) return Optional.empty();
        return Optional.of(new Obstacle(
                "architecture.missing",
                move.vm().name() + " has processors of the architecture " + needed.get() + ", " + move.destination()
                        + " runs only " + String.join(", ", new TreeSet<>(offered.keySet())),
                "Choose a host that runs " + needed.get()));
    }
}
