package org.drover.migration.internal.recovery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.phases.Migration;
import org.drover.migration.internal.phases.Setback;
import org.drover.model.HostId;

/** Everything that is being settled or cleaned; hears from the inventory when a host is connected again. */
public final class Recoveries {
    private final ConnectedHosts hosts;
    private final Schedule schedule;
    private final Duration stall;
    private final Set<Recovery> all = ConcurrentHashMap.newKeySet();
    private Set<HostId> reachable = Set.of();

    public Recoveries(ConnectedHosts hosts, Schedule schedule, Duration stall) {
        this.stall = stall;
        this.hosts = hosts;
        this.schedule = schedule;
    }

    /**
     * Brings it to its end; {@code then} is called once.
     *
     * @param looked after each look that was not the last, whether the hosts are still moving it
     */
    public void settle(Migration migration, Setback setback, Consumer<Boolean> looked, Runnable then) {
        Settler settler = new Settler(migration, setback, hosts, schedule, stall, looked, (me, toClean) -> {
            all.remove(me);
            if (toClean) clean(migration);
            then.run();
        });
        all.add(settler);
        schedule.run(settler::look);
    }

    /** Removes what it left on its destination, once that can be asked. */
    public void clean(Migration migration) {
        Cleaner cleaner = new Cleaner(migration, hosts, schedule, all::remove);
        all.add(cleaner);
        schedule.run(cleaner::look);
    }

    /** Called with one snapshot after the other. */
    public void saw(Snapshot picture) {
        Set<HostId> before = reachable;
        reachable = picture.hosts().values().stream()
                .filter(HostEntry::reachable)
                .map(HostEntry::id)
                .collect(Collectors.toUnmodifiableSet());
        for (HostId host : reachable) {
            if (before.contains(host)) continue;
            all.stream().filter(r -> r.asks(host)).forEach(Recovery::hostIsBack);
        }
    }
}
