package org.drover.inventory.internal;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;

/**
 * The state behind the snapshots, changed by one writer only. Changes that wait when a snapshot is due become part of
 * it, so a burst of events costs one snapshot and not one each.
 */
final class Picture {
    private static final System.Logger LOG = System.getLogger("org.drover.inventory");

    private final Executor writer;
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot published = new Snapshot(0, Collections.emptySortedMap(), Map.of(), List.of());

    // the writer's own from here on
    private final SortedMap<HostId, HostEntry> hosts = new TreeMap<>();
    private final Map<HostId, Map<VmId, VmFacts>> vmsByHost = new HashMap<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean publishing;

    /** @param writer runs what it is given one after the other, in order */
    Picture(Executor writer) {
        this.writer = writer;
    }

    Snapshot snapshot() {
        return published;
    }

    AutoCloseable watch(Consumer<Snapshot> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The host without news about its VMs; completed once that is in the published snapshot. */
    CompletableFuture<Void> put(HostEntry entry) {
        return change(() -> hosts.put(entry.id(), entry));
    }

    CompletableFuture<Void> put(HostEntry entry, List<VmFacts> vms) {
        return change(() -> {
            hosts.put(entry.id(), entry);
            Map<VmId, VmFacts> all = new LinkedHashMap<>();
            vms.forEach(vm -> all.put(vm.id(), vm));
            vmsByHost.put(entry.id(), all);
        });
    }

    /** What a host says of some of its VMs; an empty answer takes one out. Without effect on a host that was removed. */
    CompletableFuture<Void> put(HostId host, Map<VmId, Optional<VmFacts>> some) {
        Map<VmId, Optional<VmFacts>> news = Map.copyOf(some);
        return change(() -> {
            Map<VmId, VmFacts> known = vmsByHost.get(host);
            if (known == null) return;
            news.forEach((id, facts) -> facts.ifPresentOrElse(vm -> known.put(id, vm), () -> known.remove(id)));
        });
    }

    CompletableFuture<Void> remove(HostId host) {
        return change(() -> {
            hosts.remove(host);
            vmsByHost.remove(host);
        });
    }

    private CompletableFuture<Void> change(Runnable change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        writer.execute(() -> {
            change.run();
            waiting.add(done);
            if (!publishing) {
                publishing = true;
                writer.execute(this::publish); // behind whatever has arrived meanwhile
            }
        });
        return done;
    }

    private void publish() {
        publishing = false;
        Snapshot next = assemble();
        published = next;
        for (Consumer<Snapshot> listener : listeners) {
            try {
                listener.accept(next);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A listener of the inventory failed on revision " + next.revision(), e);
            }
        }
        List<CompletableFuture<Void>> done = List.copyOf(waiting);
        waiting.clear();
        done.forEach(future -> future.complete(null));
    }

    private Snapshot assemble() {
        List<VmFacts> sightings = new ArrayList<>();
        for (HostId host : hosts.keySet())
            sightings.addAll(vmsByHost.getOrDefault(host, Map.of()).values());
        Map<VmId, VmFacts> vms = new LinkedHashMap<>();
        for (VmFacts sighting : sightings) vms.merge(sighting.id(), sighting, this::whereItRuns);
        return new Snapshot(
                published.revision() + 1,
                Collections.unmodifiableSortedMap(new TreeMap<>(hosts)),
                Collections.unmodifiableMap(vms),
                Collections.unmodifiableList(sightings));
    }

    /** Of two sightings of one VM the one that tells where it runs; a host that answers is believed before one that does not. */
    private VmFacts whereItRuns(VmFacts one, VmFacts other) {
        Comparator<VmFacts> order = Comparator.<VmFacts>comparingInt(vm -> weight(vm.state()))
                .thenComparing(vm -> hosts.get(vm.host()).reachable());
        return order.compare(other, one) > 0 ? other : one;
    }

    private static int weight(VmState state) {
        return switch (state) {
            case RUNNING -> 5;
            case PAUSED -> 4;
            case INCOMING -> 3;
            case CRASHED -> 2;
            case UNKNOWN -> 1;
            case OFF -> 0;
        };
    }
}
