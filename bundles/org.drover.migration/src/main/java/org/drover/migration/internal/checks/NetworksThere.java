package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.NetworkId;

/** Every network the VM is plugged into exists there. */
final class NetworksThere implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.targetFacts().isEmpty()) return Optional.empty();
        Optional<NetworkId> missing = move.vm().networks().stream()
                .filter(network -> !move.targetFacts().get().networks().contains(network))
                .sorted()
                .findFirst();
        return missing.map(network -> new Obstacle(
                "network.missing",
                move.destination() + " has no network " + network + ", which "
                        + move.vm().name() + " is plugged into",
                "Make it there or choose another host"));
    }
}
