package org.drover.migration.internal;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;

/** Connections of one process to the hosts of a data centre, and a picture that is taken when it is asked for. */
final class LiveHosts implements ConnectedHosts, Inventory {
    private final DataCentre world;
    private final SimulatorBackend backend;
    private final Doomed process;
    private final Map<HostId, HostConnection> connections = new HashMap<>();
    private final List<Consumer<Snapshot>> watchers = new ArrayList<>();
    private Snapshot picture = new Snapshot(0, new TreeMap<>(), Map.of(), List.of());

    LiveHosts(DataCentre world, SimulatorBackend backend, Doomed process) {
        this.world = world;
        this.backend = backend;
        this.process = process;
    }

    @Override
    public void connect(HostEndpoint endpoint) {
        throw new UnsupportedOperationException("all hosts of the data centre are connected");
    }

    @Override
    public void forget(HostId host) {
        connections.remove(host);
    }

    @Override
    public List<HostEndpoint> endpoints() {
        return world.hosts().stream().map(world::endpoint).toList();
    }

    /** As a keeper of connections does: one that was lost is made anew. */
    @Override
    public HostConnection connection(HostId host) throws BackendException {
        if (process.dead()) throw new Doomed.Died();
        HostConnection known = connections.get(host);
        if (known != null) {
            try {
                known.facts();
                return process.connection(known);
            } catch (BackendException lost) {
                connections.remove(host);
            }
        }
        HostConnection made = backend.connect(world.endpoint(host.value()));
        connections.put(host, made);
        return process.connection(made);
    }

    @Override
    public Snapshot snapshot() {
        return picture;
    }

    /** Looks at every host again. */
    void look() {
        TreeMap<HostId, HostEntry> hosts = new TreeMap<>();
        Map<VmId, VmFacts> vms = new HashMap<>();
        List<VmFacts> sightings = new ArrayList<>();
        for (HostEndpoint endpoint : endpoints()) {
            try {
                HostConnection connection = connection(endpoint.host());
                hosts.put(
                        endpoint.host(),
                        new HostEntry(endpoint, Optional.of(connection.facts()), Optional.empty(), ""));
                for (VmFacts vm : connection.vms()) {
                    sightings.add(vm);
                    if (vm.state() == VmState.RUNNING || !vms.containsKey(vm.id())) vms.put(vm.id(), vm);
                }
            } catch (BackendException e) {
                hosts.put(
                        endpoint.host(),
                        new HostEntry(endpoint, Optional.empty(), Optional.of(Instant.EPOCH), e.getMessage()));
            }
        }
        picture = new Snapshot(picture.revision() + 1, hosts, vms, sightings);
        watchers.forEach(w -> w.accept(picture));
    }

    /** What the picture shows of one VM, for tests of what the engine makes of it. */
    void show(VmFacts sighting) {
        List<VmFacts> sightings = new ArrayList<>(picture.sightings());
        sightings.removeIf(vm -> vm.id().equals(sighting.id()) && vm.host().equals(sighting.host()));
        sightings.add(sighting);
        picture = new Snapshot(picture.revision() + 1, picture.hosts(), picture.vms(), sightings);
    }

    @Override
    public AutoCloseable watch(Consumer<Snapshot> listener) {
        watchers.add(listener);
        return () -> watchers.remove(listener);
    }

    @Override
    public void refresh(HostId host) {
        look();
    }

    static URI address(String host) {
        return URI.create("sim://dc/" + host);
    }
}
