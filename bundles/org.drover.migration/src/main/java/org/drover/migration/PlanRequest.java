package org.drover.migration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.backend.api.MigrationOptions;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * A wish to move several VMs; in which order is for the plan to find out.
 *
 * @param reason  why, in the words of whoever asks; kept in the history
 * @param options for all of them
 */
public record PlanRequest(String reason, List<Wish> moves, MigrationOptions options, Priority priority) {
    /**
     * One VM and where it may go.
     *
     * @param destinations best first; the next one is taken when one fails, refuses, or has no room
     */
    public record Wish(VmId vm, List<HostId> destinations) {
        public Wish {
            destinations = List.copyOf(destinations);
            if (destinations.isEmpty()) throw new IllegalArgumentException("VM " + vm + " has no destination");
        }
    }

    public PlanRequest {
        moves = List.copyOf(moves);
        if (moves.isEmpty()) throw new IllegalArgumentException("a plan without a move");
        Set<VmId> vms = new HashSet<>();
        for (Wish wish : moves) {
            if (!vms.add(wish.vm())) throw new IllegalArgumentException("VM " + wish.vm() + " comes twice");
        }
    }

    /** With the usual options and a normal priority. */
    public PlanRequest(String reason, List<Wish> moves) {
        this(reason, moves, MigrationOptions.DEFAULT, Priority.NORMAL);
    }
}
