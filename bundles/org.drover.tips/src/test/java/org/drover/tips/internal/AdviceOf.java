package org.drover.tips.internal;

import java.util.function.Function;
import java.util.function.Supplier;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metrics;
import org.drover.migration.MoveRules;
import org.drover.model.HostId;
import org.drover.model.Share;
import org.drover.placement.HostRules;
import org.drover.placement.PlaceRules;
import org.drover.placement.Policy;

/** Advice for tests in other packages. */
public final class AdviceOf {
    private AdviceOf() {}

    /** Nothing was decided but about hosts. */
    public static Advice hosts(
            Supplier<Snapshot> inventory, Metrics metrics, Policy policy, Function<HostId, HostRules> hosts) {
        return new Advice(
                inventory,
                metrics,
                () -> policy,
                new Decided(vm -> MoveRules.NONE, vm -> PlaceRules.NONE, hosts, new Share(0)));
    }
}
