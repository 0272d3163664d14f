package org.drover.migration.internal.plan;

import java.util.List;
import java.util.Optional;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.model.HostId;
import org.drover.model.MigrationId;

/** Moves of a plan that differ in one respect. */
final class PlanMoves {
    private PlanMoves() {}

    static PlanMove in(PlanMove move, State state, String message) {
        return new PlanMove(
                move.vm(),
                move.vmName(),
                move.from(),
                move.at(),
                move.to(),
                move.others(),
                state,
                message,
                move.migration(),
                move.next(),
                move.group());
    }

    static PlanMove waiting(PlanMove move, String message) {
        return in(move, State.WAITING, message);
    }

    static PlanMove moving(PlanMove move, MigrationId migration, HostId next) {
        return new PlanMove(
                move.vm(),
                move.vmName(),
                move.from(),
                move.at(),
                move.to(),
                move.others(),
                State.MOVING,
                "",
                Optional.of(migration),
                Optional.of(next),
                move.group());
    }

    static PlanMove at(PlanMove move, HostId host) {
        return new PlanMove(
                move.vm(),
                move.vmName(),
                move.from(),
                host,
                move.to(),
                move.others(),
                move.state(),
                move.message(),
                move.migration(),
                move.next(),
                move.group());
    }

    static PlanMove to(PlanMove move, HostId host, List<HostId> others) {
        return new PlanMove(
                move.vm(),
                move.vmName(),
                move.from(),
                move.at(),
                host,
                others,
                move.state(),
                move.message(),
                move.migration(),
                move.next(),
                move.group());
    }
}
