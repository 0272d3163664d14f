package org.drover.migration.internal.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanMove;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.placement.order.Step;

/** Why the moves of a plan wait, one sentence each. */
final class Reasons {
    private final List<PlanMove> moves;
    private final Optional<Ordering.Found> order;
    private final Map<Integer, Integer> stepOf;
    private final List<MigrationRecord> current;
    private final Map<HostId, String> busy = new HashMap<>();

    Reasons(
            List<PlanMove> moves,
            Optional<Ordering.Found> order,
            Map<Integer, Integer> stepOf,
            List<MigrationRecord> current) {
        this.moves = moves;
        this.order = order;
        this.stepOf = stepOf;
        this.current = current;
        for (MigrationRecord migration : current) {
            if (migration.stage() == Stage.CONFIRMING) continue;
            busy.putIfAbsent(migration.ticket().source(), migration.vmName());
            busy.putIfAbsent(migration.ticket().destination(), migration.vmName());
        }
    }

    String of(int number) {
        PlanMove move = moves.get(number);
        Optional<MigrationRecord> moving = Strangers.moving(current, move.vm());
        if (moving.isPresent()) {
            return "is being moved to " + moving.get().ticket().destination() + " by somebody else, "
                    + Strangers.name(moving.get());
        }
        if (order.isEmpty() || !stepOf.containsKey(number)) return "is about to be ordered";
        Step step = order.get().steps().get(stepOf.get(number));
        for (int before : step.after()) {
            PlanMove other = moves.get(order.get().numbers().get(before));
            HostId host = order.get().steps().get(before).from();
            boolean left = other.state().isOver() || !other.at().equals(host);
            if (!left) return "until " + other.vmName() + " has left " + host + ": there is no room before";
        }
        for (HostId host : List.of(step.from(), step.to())) {
            String who = busy.get(host);
            if (who != null) return "behind " + who + " on " + host;
        }
        return "its turn is next";
    }
}
