package org.drover.tips.internal.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.drover.inventory.Snapshot;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.Plans;

/** How long a plan goes on: by the memory that it has moved so far, before its first move by what was forecast. */
final class Pacing {
    private final Supplier<Snapshot> inventory;
    private final Plans plans;
    private final Map<PlanId, Duration> forecast = new ConcurrentHashMap<>();

    Pacing(Supplier<Snapshot> inventory, Plans plans) {
        this.inventory = inventory;
        this.plans = plans;
    }

    Optional<Duration> left(PlanRecord plan, Instant now) {
        if (plan.state().isEnd()) return Optional.empty();
        Duration gone = Duration.between(plan.submitted(), now);
        long done = 0;
        long open = 0;
        for (PlanMove move : plan.moves()) {
            long bytes =
                    inventory.get().vm(move.vm()).map(vm -> vm.memory().count()).orElse(0L);
            if (!move.state().isOver()) open += bytes;
            else if (move.state() == PlanMove.State.DONE) done += bytes;
        }
        if (done > 0) return Optional.of(Duration.ofMillis((long) (gone.toMillis() * (open / (double) done))));
        Duration takes = forecast.computeIfAbsent(plan.id(), id -> takes(plan));
        Duration left = takes.minus(gone);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    /** As it would go if it were begun now. */
    private Duration takes(PlanRecord plan) {
        forecast.keySet()
                .removeIf(id -> !id.equals(plan.id())
                        && plans.find(id)
                                .map(PlanRecord::state)
                                .filter(state -> !state.isEnd())
                                .isEmpty());
        try {
            return plans.forecast(plan.request()).takes();
        } catch (IllegalArgumentException gone) {
            return Duration.ZERO; // a VM of it is not known any more
        }
    }
}
