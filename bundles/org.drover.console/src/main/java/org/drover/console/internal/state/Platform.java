package org.drover.console.internal.state;

import java.util.List;
import org.drover.backend.api.HypervisorBackend;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.migration.Plans;
import org.drover.operations.Operations;
import org.drover.tips.Advisor;
import org.drover.tips.Tips;

/** All that the console knows of the platform: published services of values and change streams. <b>Threads:</b> any. */
public final class Platform {
    public final Source<Inventory> inventory = new Source<>("inventory");
    public final Source<ConnectedHosts> hosts = new Source<>("hosts");
    public final Source<Metrics> metrics = new Source<>("metrics");
    public final Source<MigrationEngine> engine = new Source<>("migrations");
    public final Source<Plans> plans = new Source<>("plans");
    public final Source<Operations> operations = new Source<>("operations");
    public final Source<Tips> tips = new Source<>("tips");
    public final Source<Advisor> advisor = new Source<>("ratings");

    /** Kinds of hosts that can be connected now. */
    public final Many<HypervisorBackend> backends = new Many<>();

    private final Traces traces = new Traces();

    /** How moves went. */
    public Traces traces() {
        return traces;
    }

    private volatile Picture picture = Picture.EMPTY;

    /** The newest one. */
    public Picture picture() {
        return picture;
    }

    /** There is a newer one. */
    public void picture(Picture newest) {
        picture = newest;
    }

    /** Those that are not there now, by name. */
    public List<String> missing() {
        return List.of(inventory, hosts, metrics, engine, plans, operations, tips, advisor).stream()
                .filter(source -> source.get().isEmpty())
                .map(Source::name)
                .toList();
    }
}
