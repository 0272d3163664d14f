package org.drover.service.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.backend.api.HypervisorBackend;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.metrics.Metrics;
import org.drover.metrics.WritingHabits;
import org.drover.migration.MigrationEngine;
import org.drover.migration.Plans;
import org.drover.operations.Operations;
import org.drover.operations.Statuses;
import org.drover.tips.Advisor;
import org.drover.tips.Tips;
import org.drover.tips.maintenance.Maintenance;
import org.drover.tips.trail.Trail;

/** The parts of Drover that are there at the moment; one that is not is a plain answer, not a failure. */
final class Parts {
    /** A backend and the bundle it came with. */
    record Installed(HypervisorBackend backend, String bundle, boolean plugin) {}

    final Inventory inventory;
    final ConnectedHosts hosts;
    final List<Installed> backends = new CopyOnWriteArrayList<>();
    volatile MigrationEngine engine;
    volatile Plans plans;
    volatile Operations operations;
    volatile Metrics metrics;
    volatile WritingHabits habits;
    volatile Tips tips;
    volatile Advisor advisor;
    volatile Maintenance maintenance;
    volatile Trail trail;

    Parts(Inventory inventory, ConnectedHosts hosts) {
        this.inventory = inventory;
        this.hosts = hosts;
    }

    MigrationEngine engine() {
        return there(engine, "migration engine");
    }

    Plans plans() {
        return there(plans, "migration engine");
    }

    Operations operations() {
        return there(operations, "part that operates VMs");
    }

    /** What is being done with VMs now; empty while nobody knows. */
    Optional<Statuses> statuses() {
        return Optional.ofNullable(operations).map(Operations::statuses);
    }

    Tips tips() {
        return there(tips, "tips");
    }

    Advisor advisor() {
        return there(advisor, "advisor");
    }

    Maintenance maintenance() {
        return there(maintenance, "maintenance");
    }

    Trail trail() {
        return there(trail, "audit trail");
    }

    Optional<Metrics> metrics() {
        return Optional.ofNullable(metrics);
    }

    private static <T> T there(T part, String name) {
        if (part == null) throw Problem.absent(name);
        return part;
    }
}
