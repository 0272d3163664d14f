package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;

/** The source keeps no snapshot of the VM: what it knows of them does not travel. */
final class NoSnapshots implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return ALL;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        int count = move.vm().traits().snapshots();
        if (count == 0) return Optional.empty();
        return Optional.of(new Obstacle(
                "vm.snapshots",
                move.vm().host() + " keeps " + count + (count == 1 ? " snapshot" : " snapshots") + " of "
                        + move.vm().name() + ", which would not move with it",
                count == 1 ? "Delete the snapshot" : "Delete the snapshots"));
    }
}
