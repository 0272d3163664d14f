package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.VmState;

/** Only what runs can be moved live. */
final class VmRuns implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.vm().state() == VmState.RUNNING) return Optional.empty();
        return Optional.of(new Obstacle(
                "vm.state",
                move.vm().name() + " is " + move.vm().state() + " on "
                        + move.vm().host(),
                "Start or resume it first"));
    }
}
