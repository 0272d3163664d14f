package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.VmFacts;
import org.drover.model.VmState;

/** The VM's memory fits beside that of the VMs the destination has in memory. */
final class MemoryFits implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return WITH_MEMORY;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.targetFacts().isEmpty()) return Optional.empty();
        Bytes taken = move.others().stream()
                .filter(other -> other.state() != VmState.OFF)
                .map(VmFacts::memory)
                .reduce(Bytes.ZERO, Bytes::plus);
        Bytes spare = move.targetFacts().get().memory().minusOrZero(taken);
        if (move.vm().memory().compareTo(spare) <= 0) return Optional.empty();
        return Optional.of(new Obstacle(
                "memory.short",
                move.destination() + " has " + spare + " to spare, " + move.vm().memory() + " needed",
                "Free memory there or choose another host"));
    }
}
