package org.drover.migration.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Obstacle;
import org.drover.migration.Stage;
import org.drover.migration.VmBusyException;
import org.drover.migration.internal.phases.Migration;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * Every migration that has not ended, what else is done to VMs, and the backends that are about to go. <b>Threads:</b> any; nothing outside of it is
 * called under its lock.
 */
final class Underway {
    private final Map<MigrationId, Migration> current = new LinkedHashMap<>();
    /** VMs that others do something to: nothing moves them meanwhile. */
    private final Map<VmId, Claimed> claims = new HashMap<>();

    /** Hosts on which something is done that is about no VM; one that is there twice has two such acts. */
    private final List<HostId> acts = new ArrayList<>();

    private final Departures departures = new Departures();

    /** @param act as it stands behind "is being" */
    private record Claimed(HostId host, String act) {}

    /** A backend goes: what is completed when nothing of it is under way any more, and what still is. */
    record Leaving(CompletableFuture<Void> free, List<Migration> touched) {}

    /** @throws IllegalStateException its VM is busy already, or one of its hosts' backends is about to go */
    synchronized void add(Migration migration) {
        MigrationTicket ticket = migration.ticket();
        busy(ticket.vm(), migration.vmName()).ifPresent(what -> {
            throw new VmBusyException(what);
        });
        departures.obstacle(ticket.source(), ticket.destination()).ifPresent(leaving -> {
            throw new IllegalStateException(migration.title() + " is not begun: " + leaving);
        });
        current.put(migration.id(), migration);
    }

    /** @throws VmBusyException as {@link #claimed} says */
    synchronized void claim(VmId vm, String name, HostId host, String act) {
        claimed(vm, name, host).ifPresent(what -> {
            throw new VmBusyException(what);
        });
        claims.put(vm, new Claimed(host, act));
    }

    /** @throws VmBusyException its backend is about to go */
    synchronized void claim(HostId host) {
        departures.obstacle(host, host).ifPresent(leaving -> {
            throw new VmBusyException(leaving);
        });
        acts.add(host);
    }

    synchronized void release(HostId host) {
        acts.remove(host);
    }

    synchronized void release(VmId vm) {
        claims.remove(vm);
    }

    synchronized Optional<Obstacle> claimed(VmId vm, String name, HostId host) {
        return busy(vm, name).or(() -> departures.obstacle(host, host));
    }

    /** What is done to the VM; of several moves and acts there is one at a time. */
    private Optional<Obstacle> busy(VmId vm, String name) {
        for (Migration move : current.values()) {
            if (move.ticket().vm().equals(vm)) return Optional.of(moving(move));
        }
        return underAct(vm, name);
    }

    /** One that still waits for its turn has done nothing to the VM: whoever wants something else with it may cancel it. */
    private static Obstacle moving(Migration move) {
        MigrationRecord now = move.record();
        boolean waits = now.stage() == Stage.QUEUED && !now.message().isEmpty();
        return new Obstacle(
                "vm.moving",
                move.vmName() + " is being moved to " + move.ticket().destination() + " already, by migration "
                        + move.id() + (waits ? ", which waits: " + now.message() : ""),
                "Wait for its end, or cancel it (drover cancel " + move.id() + ")");
    }

    /** What somebody does to it that is no move. */
    synchronized Optional<Obstacle> underAct(VmId vm, String name) {
        return Optional.ofNullable(claims.get(vm))
                .map(claimed -> new Obstacle(
                        "vm.claimed",
                        name + " is being " + claimed.act() + " on " + claimed.host(),
                        "Wait for its end"));
    }

    synchronized void remove(Migration migration) {
        current.remove(migration.id());
    }

    synchronized Optional<Migration> find(MigrationId id) {
        return Optional.ofNullable(current.get(id));
    }

    /** Oldest first. */
    synchronized List<Migration> all() {
        return List.copyOf(current.values());
    }

    synchronized Optional<Obstacle> obstacle(HostId source, HostId destination) {
        return departures.obstacle(source, destination);
    }

    synchronized Leaving leave(String backend, Set<HostId> hosts) {
        CompletableFuture<Void> free = departures.begin(backend, hosts);
        Predicate<MigrationTicket> touching = departures.touching(backend);
        return new Leaving(
                free, all().stream().filter(m -> touching.test(m.ticket())).toList());
    }

    /** A backend has gone, or is there again. */
    synchronized void left(String backend) {
        departures.end(backend);
    }

    /** Backends that nothing is under way of any more hear so. */
    void letBackendsGo() {
        List<CompletableFuture<Void>> free;
        synchronized (this) {
            free = departures.free(
                    current.values().stream().map(Migration::ticket).toList(),
                    Stream.concat(claims.values().stream().map(Claimed::host), acts.stream())
                            .toList());
        }
        free.forEach(one -> one.complete(null));
    }
}
