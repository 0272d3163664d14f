package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.VmState;

/** Only what runs can be moved live, only what does not is moved cold. */
final class VmRuns implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return ALL;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        boolean cold = move.kind() == MoveKind.COLD;
        VmState wanted = cold ? VmState.OFF : VmState.RUNNING;
        if (move.vm().state() == wanted) return Optional.empty();
        return Optional.of(new Obstacle(
                "vm.state",
                move.vm().name() + " is " + move.vm().state() + " on "
                        + move.vm().host(),
                cold ? "Shut it down first, or ask again: it can be moved while it runs" : "Start or resume it first"));
    }
}
