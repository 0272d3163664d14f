package org.drover.inventory.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** The hosts that are to be connected, the backends there are, and the picture of them all. */
final class LiveInventory implements Inventory, ConnectedHosts, AutoCloseable {
    /** Events tell of changes at once; this finds what a hypervisor forgot to tell. */
    private static final Duration REREAD = Duration.ofSeconds(60);
    /** The longest a refresh waits; connections answer within 30 s, or not at all. */
    private static final long REFRESH_SECONDS = 60;

    private final Picture picture;
    private final EndpointBook book;
    private final HostLink.House house;

    // guarded by this
    private final Map<HostId, HostLink> links = new HashMap<>();
    private final Map<String, HypervisorBackend> backends = new HashMap<>();
    private Optional<Later.Handle> reread = Optional.empty();
    private boolean closed;

    LiveInventory(EndpointBook book, HostLink.House house) {
        this.picture = house.picture();
        this.book = book;
        this.house = house;
    }

    /** Takes up the endpoints that were kept; they are connected as soon as their backends are there. */
    synchronized void start() {
        book.all().forEach(this::adopt);
        planReread();
    }

    synchronized void backendCame(HypervisorBackend backend) {
        String id = backend.descriptor().id();
        backends.put(id, backend);
        linksOf(id).forEach(link -> link.backendCame(backend));
    }

    void backendWent(HypervisorBackend backend) {
        String id = backend.descriptor().id();
        List<HostLink> affected;
        synchronized (this) {
            backends.remove(id, backend);
            affected = linksOf(id);
        }
        affected.forEach(link -> link.backendWent(backend));
    }

    @Override
    public void connect(HostEndpoint endpoint) throws BackendException {
        HypervisorBackend backend;
        synchronized (this) {
            refuseTaken(endpoint);
            backend = backends.get(endpoint.backend());
            if (backend == null) throw refused(endpoint, noBackend(endpoint.backend()));
        }
        HostLink link = new HostLink(endpoint, house);
        link.connectNow(backend);
        boolean kept = false;
        try {
            synchronized (this) {
                refuseTaken(endpoint); // somebody may have been faster
                book.keep(List.of(endpoint));
                links.put(endpoint.host(), link);
                kept = true;
                // the backend may have gone or been replaced while we connected
                if (backends.get(endpoint.backend()) != backend) link.backendWent(backend);
            }
        } finally {
            if (!kept) {
                link.close();
                if (!knows(endpoint.host())) picture.remove(endpoint.host());
            }
        }
    }

    /**
     * Keeps endpoints whether or not their hosts answer, and settings with them: all of it in one transaction, or nothing.
     * A host whose endpoint changes is connected anew; one that is known as it is, is left alone.
     */
    void take(
            List<HostEndpoint> endpoints,
            Map<String, String> settings,
            Map<VmId, Map<String, String>> vms,
            Map<HostId, Map<String, String>> hosts) {
        List<HostConnection> old = new ArrayList<>();
        synchronized (this) {
            List<HostEndpoint> news = endpoints.stream()
                    .filter(e -> !links.containsKey(e.host())
                            || !links.get(e.host()).endpoint().equals(e))
                    .toList();
            book.keep(news, settings, vms, hosts);
            for (HostEndpoint endpoint : news) {
                HostLink replaced = links.remove(endpoint.host());
                if (replaced != null) {
                    replaced.end().ifPresent(old::add);
                    picture.remove(endpoint.host());
                }
                adopt(endpoint);
            }
        }
        old.forEach(HostLink::closeQuietly);
    }

    synchronized Optional<BackendDescriptor> backend(String id) {
        return Optional.ofNullable(backends.get(id)).map(HypervisorBackend::descriptor);
    }

    @Override
    public void forget(HostId host) {
        HostLink link;
        synchronized (this) {
            link = links.remove(host);
            if (link == null) throw new IllegalArgumentException("host " + host + " is not connected");
            book.drop(host);
        }
        link.close();
        picture.remove(host);
    }

    @Override
    public synchronized List<HostEndpoint> endpoints() {
        return links.values().stream()
                .map(HostLink::endpoint)
                .sorted(Comparator.comparing(HostEndpoint::host))
                .toList();
    }

    @Override
    public HostConnection connection(HostId host) throws BackendException {
        return link(host).connection();
    }

    @Override
    public Snapshot snapshot() {
        return picture.snapshot();
    }

    @Override
    public AutoCloseable watch(Consumer<Snapshot> listener) {
        return picture.watch(listener);
    }

    @Override
    public void refresh(HostId host) throws BackendException {
        HostLink.await(host, link(host).ask(), REFRESH_SECONDS);
    }

    @Override
    public void refresh(HostId host, VmId vm) throws BackendException {
        HostLink.await(host, link(host).ask(vm), REFRESH_SECONDS);
    }

    @Override
    public void close() {
        List<HostLink> all;
        synchronized (this) {
            closed = true;
            reread.ifPresent(Later.Handle::cancel);
            all = new ArrayList<>(links.values());
        }
        all.forEach(HostLink::close);
    }

    private void adopt(HostEndpoint endpoint) {
        HostLink link = new HostLink(endpoint, house);
        links.put(endpoint.host(), link);
        HypervisorBackend backend = backends.get(endpoint.backend());
        if (backend == null) link.missing(noBackend(endpoint.backend()));
        else link.backendCame(backend);
    }

    private synchronized void planReread() {
        if (closed) return;
        reread = Optional.of(house.later().after(REREAD, () -> {
            List<HostLink> all;
            synchronized (this) {
                all = List.copyOf(links.values());
            }
            all.forEach(HostLink::askIfConnected);
            planReread();
        }));
    }

    private void refuseTaken(HostEndpoint endpoint) throws BackendException {
        HostLink taken = links.get(endpoint.host());
        if (taken == null) return;
        throw refused(
                endpoint, "the name is taken by " + taken.endpoint() + "; forget that one or choose another name");
    }

    private String noBackend(String id) {
        return "its backend \"" + id + "\" is not installed; installed are " + backends.keySet();
    }

    private static BackendException refused(HostEndpoint endpoint, String why) {
        return new BackendException.Refused(endpoint.host(), Optional.empty(), "connect", why, null);
    }

    private synchronized boolean knows(HostId host) {
        return links.containsKey(host);
    }

    private synchronized HostLink link(HostId host) throws BackendException {
        HostLink link = links.get(host);
        if (link != null) return link;
        throw new BackendException.HostUnreachable(
                host, Optional.empty(), "connect", "no such host is connected", null);
    }

    private List<HostLink> linksOf(String backend) {
        return links.values().stream()
                .filter(link -> link.endpoint().backend().equals(backend))
                .toList();
    }
}
