package org.drover.metrics.internal.writing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.drover.backend.api.BackendException;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.metrics.internal.writing.Habits.Habit;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmState;
import org.drover.store.Store;
import org.drover.store.StoreException;

/**
 * Measures every running VM in turn, one at a time on each host, and keeps what comes of it. A host that is still at it
 * when the next round begins is left alone.
 */
public final class Rounds {
    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());
    private static final Duration KEPT = Duration.ofDays(60);

    private final Inventory inventory;
    private final Habits habits;
    private final Store store;
    private final InstantSource clock;
    private final Executor measurers;
    private final Executor keeper;
    private final Set<HostId> busy = ConcurrentHashMap.newKeySet();

    /**
     * @param measurers may be interrupted while they wait for a host
     * @param keeper    must not be: a database does not take that well
     */
    public Rounds(
            Inventory inventory, Habits habits, Store store, InstantSource clock, Executor measurers, Executor keeper) {
        this.inventory = inventory;
        this.habits = habits;
        this.store = store;
        this.clock = clock;
        this.measurers = measurers;
        this.keeper = keeper;
    }

    /** Puts back what an earlier process kept, in the keeper's time. */
    public void recall() {
        keeper.execute(this::read);
    }

    private void read() {
        try {
            store.schema("writing", HabitRows.FIRST);
            store.inTransaction(connection ->
                            HabitRows.since(connection, clock.instant().minus(KEPT)))
                    .forEach(habits::restore);
        } catch (StoreException failed) {
            LOG.log(System.Logger.Level.WARNING, "How VMs write was not recalled; it is measured anew", failed);
        }
    }

    /** Begins a round; it goes on in the measurers' threads. */
    public void round() {
        Snapshot picture = inventory.snapshot();
        Map<HostId, List<VmFacts>> running = picture.vms().values().stream()
                .filter(vm -> vm.state() == VmState.RUNNING)
                .filter(vm ->
                        picture.host(vm.host()).filter(HostEntry::reachable).isPresent())
                .collect(Collectors.groupingBy(VmFacts::host));
        running.forEach((host, vms) -> {
            if (busy.add(host)) measurers.execute(() -> measure(host, vms));
        });
    }

    private void measure(HostId host, List<VmFacts> vms) {
        try {
            List<Habit> fresh = new ArrayList<>();
            for (VmFacts vm : vms) {
                if (Thread.currentThread().isInterrupted()) return;
                measure(vm, fresh);
            }
            if (!fresh.isEmpty()) keeper.execute(() -> keep(host, fresh));
        } catch (RejectedExecutionException ending) {
            LOG.log(System.Logger.Level.DEBUG, "How the VMs on {0} write is not kept: Drover ends", host);
        } finally {
            busy.remove(host);
        }
    }

    private void keep(HostId host, List<Habit> fresh) {
        try {
            store.inTransaction(connection -> HabitRows.replace(connection, fresh));
        } catch (StoreException failed) {
            LOG.log(System.Logger.Level.WARNING, "How the VMs on " + host + " write could not be kept", failed);
        }
    }

    private void measure(VmFacts vm, List<Habit> fresh) {
        try {
            fresh.add(habits.measured(vm.id()).habit());
        } catch (BackendException | IllegalArgumentException notNow) {
            LOG.log(System.Logger.Level.DEBUG, "How {0} writes was not measured: {1}", vm.name(), notNow.getMessage());
        }
    }
}
