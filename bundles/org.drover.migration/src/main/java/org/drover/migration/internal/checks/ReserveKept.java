package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.Share;
import org.drover.model.VmFacts;
import org.drover.model.VmState;

/** What is kept free on a host for the VMs of others that fail stays free. What would not even fit is {@link MemoryFits}'s. */
record ReserveKept(Share reserve) implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return WITH_MEMORY;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.targetFacts().isEmpty() || reserve.value() == 0) return Optional.empty();
        Bytes memory = move.targetFacts().get().memory();
        Bytes kept = new Bytes((long) (memory.count() * reserve.value()));
        Bytes taken = move.others().stream()
                .filter(other -> other.state() != VmState.OFF)
                .map(VmFacts::memory)
                .reduce(Bytes.ZERO, Bytes::plus);
        Bytes spare = memory.minusOrZero(taken);
        boolean fits = move.vm().memory().compareTo(spare) <= 0;
        if (!fits || move.vm().memory().plus(kept).compareTo(spare) <= 0) return Optional.empty();
        return Optional.of(new Obstacle(
                "reserve.spent",
                move.destination() + " has " + spare + " to spare, of which " + kept + " (" + reserve
                        + ") are kept for VMs of hosts that fail; " + move.vm().memory() + " needed",
                "Free memory there, choose another host, or keep less (drover.migration.reserve)"));
    }
}
