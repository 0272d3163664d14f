package org.drover.placement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.model.HostId;
import org.drover.placement.optimizer.Rearrangement;

/**
 * What is wanted of a cluster, and what is supposed about it. Whatever is wanted: VMs leave hosts in maintenance and those in
 * {@code leaving}, what breaks a hard rule is restored, and newcomers get a place.
 *
 * @param goal      what is wanted besides
 * @param leaving   hosts that are to be emptied
 * @param lost      hosts that are supposed to be dead: their VMs are started elsewhere
 * @param added     so many hosts are supposed to be there too
 * @param like      those are as this one; empty for the host with most memory
 * @param newcomers VMs that are to be placed
 */
public record Intent(
        Rearrangement.Goal goal,
        Set<HostId> leaving,
        Set<HostId> lost,
        int added,
        Optional<HostId> like,
        List<Resident> newcomers) {
    private static final int MOST_ADDED = 10_000;

    public Intent {
        leaving = Set.copyOf(leaving);
        lost = Set.copyOf(lost);
        newcomers = List.copyOf(newcomers);
        if (added < 0 || added > MOST_ADDED)
            throw new IllegalArgumentException("0 to " + MOST_ADDED + " hosts can be supposed, not " + added);
    }

    public static Intent of(Rearrangement.Goal goal) {
        return new Intent(goal, Set.of(), Set.of(), 0, Optional.empty(), List.of());
    }

    /** Nothing but what must be, and these hosts are emptied. */
    public static Intent drain(Set<HostId> leaving) {
        return of(Rearrangement.Goal.NEEDED).leaving(leaving);
    }

    public static Intent place(List<Resident> newcomers) {
        return new Intent(Rearrangement.Goal.NEEDED, Set.of(), Set.of(), 0, Optional.empty(), newcomers);
    }

    public Intent leaving(Set<HostId> hosts) {
        return new Intent(goal, hosts, lost, added, like, newcomers);
    }

    public Intent without(Set<HostId> hosts) {
        return new Intent(goal, leaving, hosts, added, like, newcomers);
    }

    public Intent with(int more, Optional<HostId> as) {
        return new Intent(goal, leaving, lost, more, as, newcomers);
    }
}
