package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.VmFacts;

/** The destination does not know a VM of this id already. */
final class IdFreeThere implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<VmFacts> same = move.picture().sightings().stream()
                .filter(vm -> vm.host().equals(move.destination())
                        && vm.id().equals(move.vm().id()))
                .findFirst();
        if (same.isEmpty() || move.vm().host().equals(move.destination())) return Optional.empty();
        return Optional.of(new Obstacle(
                "id.known",
                move.destination() + " already has a VM with the id "
                        + move.vm().id() + ", " + same.get().state(),
                "Remove that one, if it is a leftover"));
    }
}
