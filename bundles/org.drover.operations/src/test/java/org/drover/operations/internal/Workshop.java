package org.drover.operations.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.operations.NotPossibleException;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;
import org.drover.operations.Task;

/** Hosts a and b; VM "web" runs on a, VM "idle" is off there. What is begun is done when a test says so. */
final class Workshop implements ConnectedHosts, Inventory, Schedule, AutoCloseable {
    static final HostId A = new HostId("a");
    static final HostId B = new HostId("b");
    static final VmId WEB = new VmId("vm-web");
    static final VmId IDLE = new VmId("vm-idle");

    final DataCentre world;
    final SmallEngine engine = new SmallEngine();
    final Set<HostId> closed = new HashSet<>();
    final List<Operation> told = new ArrayList<>();
    final OperationService operations;
    private final SimulatorBackend backend;
    private final Map<HostId, HostConnection> connections = new HashMap<>();
    private final List<Consumer<Snapshot>> watchers = new ArrayList<>();
    private final Deque<Runnable> begun = new ArrayDeque<>();
    private final Map<Runnable, Instant> later = new LinkedHashMap<>();
    private Snapshot picture = new Snapshot(0, new TreeMap<>(), Map.of(), List.of());
    private int ids;

    Workshop(Book book) {
        this(book, HostSpec.named("a"));
    }

    Workshop(Book book, HostSpec first) {
        world = DataCentre.seeded(1)
                .host(first)
                .host(HostSpec.named("b"))
                .vm("a", VmSpec.named("web"))
                .vmThatIsOff("a", VmSpec.named("idle"));
        backend = new SimulatorBackend(world);
        look();
        operations = new OperationService(
                this, this, engine, closed::contains, this, book, () -> new OperationId("o-" + ++ids));
        operations.watch(told::add);
        work();
    }

    /** Begins it and has it done; what came of it. */
    Operation done(Task task) throws NotPossibleException {
        Operation operation = operations.begin(task, "a test");
        work();
        return operations.find(operation.id()).orElseThrow();
    }

    /** All that was begun is done. */
    void work() {
        while (!begun.isEmpty()) begun.pop().run();
    }

    /** Time passes, and what was to happen by then happens. */
    void pass(Duration time) {
        Instant until = instant().plus(time);
        world.runUntil(() -> false, time);
        look();
        List.copyOf(later.entrySet()).forEach(one -> {
            if (one.getValue().isAfter(until)) return;
            later.remove(one.getKey());
            one.getKey().run();
        });
        work();
    }

    VmFacts vm(VmId id) {
        return picture.vm(id).orElseThrow();
    }

    @Override
    public Instant instant() {
        return world.clock().instant();
    }

    @Override
    public void run(Runnable act) {
        begun.add(act);
    }

    @Override
    public void announce(Runnable news) {
        news.run();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        later.put(task, instant().plus(delay));
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

    @Override
    public HostConnection connection(HostId host) throws BackendException {
        HostConnection known = connections.get(host);
        if (known == null) connections.put(host, known = backend.connect(world.endpoint(host.value())));
        return known;
    }

    void look() {
        TreeMap<HostId, HostEntry> hosts = new TreeMap<>();
        Map<VmId, VmFacts> vms = new HashMap<>();
        List<VmFacts> sightings = new ArrayList<>();
        for (HostEndpoint endpoint : endpoints()) {
            HostId host = endpoint.host();
            try {
                HostConnection connection = connection(host);
                hosts.put(host, new HostEntry(endpoint, Optional.of(connection.facts()), Optional.empty(), ""));
                sightings.addAll(connection.vms());
            } catch (BackendException e) {
                hosts.put(host, new HostEntry(endpoint, Optional.empty(), Optional.of(instant()), e.reason()));
                picture.sightings().stream()
                        .filter(vm -> vm.host().equals(host))
                        .forEach(sightings::add);
            }
        }
        for (VmFacts vm : sightings)
            vms.merge(vm.id(), vm, (x, y) -> x.state() == VmState.OFF && y.state() != VmState.OFF ? y : x);
        picture = new Snapshot(picture.revision() + 1, hosts, vms, sightings);
        List.copyOf(watchers).forEach(watcher -> watcher.accept(picture));
    }

    @Override
    public Snapshot snapshot() {
        return picture;
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

    @Override
    public void close() {
        backend.close();
    }
}
