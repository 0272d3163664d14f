package org.drover.migration.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.MigrationTicket;
import org.drover.inventory.ConnectedHosts;
import org.drover.migration.Obstacle;
import org.drover.model.HostId;

/**
 * Backends that are about to go: nothing new starts on their hosts, and they stay wired until nothing of theirs is under
 * way. Not safe for threads; guarded by the engine's lock.
 */
final class Departures {
    private record Departure(Set<HostId> hosts, CompletableFuture<Void> free) {
        boolean touches(MigrationTicket ticket) {
            return hosts.contains(ticket.source()) || hosts.contains(ticket.destination());
        }
    }

    private final Map<String, Departure> leaving = new LinkedHashMap<>();

    /** Which hosts a backend serves; asked without the engine's lock. */
    static Set<HostId> hostsOf(String backend, ConnectedHosts hosts) {
        return hosts.endpoints().stream()
                .filter(endpoint -> endpoint.backend().equals(backend))
                .map(HostEndpoint::host)
                .collect(Collectors.toSet());
    }

    /** Asked again, it is the same departure. The result is completed by {@link #free}, never under a lock. */
    CompletableFuture<Void> begin(String backend, Set<HostId> hosts) {
        return leaving.computeIfAbsent(backend, b -> new Departure(hosts, new CompletableFuture<>()))
                .free();
    }

    /** It has gone, or come back. */
    void end(String backend) {
        leaving.remove(backend);
    }

    Optional<Obstacle> obstacle(HostId source, HostId destination) {
        return leaving.entrySet().stream()
                .filter(one -> one.getValue().hosts().contains(source)
                        || one.getValue().hosts().contains(destination))
                .findFirst()
                .map(one -> new Obstacle(
                        "backend.leaving",
                        "backend " + one.getKey() + ", which serves "
                                + (one.getValue().hosts().contains(destination) ? destination : source)
                                + ", is being removed",
                        "Put its file back into the plugins folder"));
    }

    Predicate<MigrationTicket> touching(String backend) {
        Departure departure = leaving.get(backend);
        return ticket -> departure != null && departure.touches(ticket);
    }

    /**
     * Those that nothing waits for any more, for the caller to complete.
     *
     * @param acting hosts on which something is done to a VM
     */
    List<CompletableFuture<Void>> free(Collection<MigrationTicket> current, Collection<HostId> acting) {
        List<CompletableFuture<Void>> free = new ArrayList<>();
        for (Departure departure : leaving.values()) {
            boolean used = current.stream().anyMatch(departure::touches)
                    || acting.stream().anyMatch(departure.hosts()::contains);
            if (!used) free.add(departure.free());
        }
        return free;
    }
}
