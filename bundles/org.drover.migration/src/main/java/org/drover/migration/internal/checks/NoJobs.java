package org.drover.migration.internal.checks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;

/** Nothing else works on the VM's disks: a copy, a commit, a backup. */
final class NoJobs implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return ALL;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        List<String> jobs = move.vm().traits().jobs();
        if (jobs.isEmpty()) return Optional.empty();
        return Optional.of(new Obstacle(
                "vm.busy",
                "On " + move.vm().host() + " runs for " + move.vm().name() + ": " + String.join(", ", jobs),
                "Wait for its end or cancel it"));
    }
}
