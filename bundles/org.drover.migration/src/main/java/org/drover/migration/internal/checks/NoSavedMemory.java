package org.drover.migration.internal.checks;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;

/** Memory that was put away belongs to the disks of that moment, and stays behind when its VM moves cold. */
final class NoSavedMemory implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return EnumSet.of(MoveKind.COLD);
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        if (!move.vm().traits().saved()) return Optional.empty();
        return Optional.of(new Obstacle(
                "vm.saved",
                move.vm().name() + " is saved on " + move.vm().host() + ": its memory would stay behind",
                "Restore it, then it can be moved while it runs; or delete its saved memory"));
    }
}
