package org.drover.inventory.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HostEvent;
import org.drover.backend.api.HypervisorBackend;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;

/** Hosts that hold what a test puts on them, and that can be unplugged. */
class FakeBackend implements HypervisorBackend {
    private final Map<HostId, List<VmFacts>> vms = new ConcurrentHashMap<>();
    private final Set<HostId> unplugged = ConcurrentHashMap.newKeySet();
    final List<Connection> open = java.util.Collections.synchronizedList(new ArrayList<>());
    volatile int connects;
    volatile int reads;
    volatile int readsOfOne;

    static VmFacts vm(String id, String name, String host, VmState state) {
        return new VmFacts(
                new VmId(id),
                name,
                new HostId(host),
                state,
                1,
                Bytes.ofMiB(512),
                List.of(),
                Set.of(),
                Optional.empty());
    }

    void put(VmFacts... facts) {
        for (VmFacts vm : facts)
            vms.computeIfAbsent(vm.host(), h -> new ArrayList<>()).add(vm);
    }

    void clear(String host) {
        vms.remove(new HostId(host));
    }

    void tell(HostEvent event) {
        for (Connection each : List.copyOf(open)) {
            if (each.host().equals(event.host())) each.listener.accept(event);
        }
    }

    void unplug(String host) {
        HostId id = new HostId(host);
        unplugged.add(id);
        tell(new HostEvent.ConnectionLost(id, "the cable is out"));
    }

    void plugIn(String host) {
        unplugged.remove(new HostId(host));
    }

    @Override
    public BackendDescriptor descriptor() {
        return new BackendDescriptor("fake", "Fake", "fake:host", List.of());
    }

    @Override
    public HostConnection connect(HostEndpoint endpoint) throws BackendException {
        connects++;
        reachable(endpoint.host());
        Connection connection = new Connection(endpoint.host());
        open.add(connection);
        return connection;
    }

    private void reachable(HostId host) throws BackendException {
        if (!unplugged.contains(host)) return;
        throw new BackendException.HostUnreachable(host, Optional.empty(), "call", "the cable is out", null);
    }

    final class Connection implements HostConnection {
        private final HostId host;
        private volatile Consumer<HostEvent> listener = event -> {};

        private Connection(HostId host) {
            this.host = host;
        }

        @Override
        public HostId host() {
            return host;
        }

        @Override
        public HostFacts facts() throws BackendException {
            reachable(host);
            return new HostFacts(
                            host, host.value(), "fake 1", 4, new Mhz(9600), Bytes.ofGiB(8), Map.of(), Set.of(), "any")
                    .with(HostTraits.UNKNOWN.withNotices(List.of("a <wire>: anybody hears it")));
        }

        @Override
        public List<VmFacts> vms() throws BackendException {
            reachable(host);
            reads++;
            return List.copyOf(vms.getOrDefault(host, List.of()));
        }

        @Override
        public Optional<VmFacts> vm(VmId vm) throws BackendException {
            reachable(host);
            readsOfOne++;
            return vms.getOrDefault(host, List.of()).stream()
                    .filter(each -> each.id().equals(vm))
                    .findFirst();
        }

        @Override
        public HostSample sample() throws BackendException {
            throw new BackendException.Unsupported(host, Optional.empty(), "sample", "it is not a host");
        }

        @Override
        public AutoCloseable watch(Consumer<HostEvent> newListener) {
            listener = newListener;
            return () -> listener = event -> {};
        }

        @Override
        public <C extends Capability> Optional<C> capability(Class<C> kind) {
            return Optional.empty();
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}
