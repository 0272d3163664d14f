package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;

/** Nothing in the VM itself stands against it. */
final class VmMovable implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        return move.vm()
                .immovable()
                .map(why -> new Obstacle(
                        "vm.immovable",
                        move.vm().name() + " cannot be moved: " + why,
                        "Change the VM so that this is gone"));
    }
}
