package org.drover.migration.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.Obstacle;
import org.drover.migration.internal.phases.Migration;
import org.drover.model.HostId;
import org.drover.model.MigrationId;

/**
 * Every migration that has not ended, and the backends that are about to go. <b>Threads:</b> any; nothing outside of it is
 * called under its lock.
 */
final class Underway {
    private final Map<MigrationId, Migration> current = new LinkedHashMap<>();
    private final Departures departures = new Departures();

    /** A backend goes: what is completed when nothing of it is under way any more, and what still is. */
    record Leaving(CompletableFuture<Void> free, List<Migration> touched) {}

    /** @throws IllegalStateException its VM is being moved already, or one of its hosts' backends is about to go */
    synchronized void add(Migration migration) {
        MigrationTicket ticket = migration.ticket();
        for (Migration other : current.values()) {
            if (other.ticket().vm().equals(ticket.vm())) {
                throw new IllegalStateException(other.vmName() + " is being moved to "
                        + other.ticket().destination() + " already, by migration " + other.id());
            }
        }
        departures.obstacle(ticket.source(), ticket.destination()).ifPresent(leaving -> {
            throw new IllegalStateException(migration.title() + " is not begun: " + leaving);
        });
        current.put(migration.id(), migration);
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
                    current.values().stream().map(Migration::ticket).toList());
        }
        free.forEach(one -> one.complete(null));
    }
}
