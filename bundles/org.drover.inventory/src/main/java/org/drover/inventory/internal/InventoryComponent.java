package org.drover.inventory.internal;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Documents;
import org.drover.inventory.HostSettings;
import org.drover.inventory.ImportPlan;
import org.drover.inventory.Inventory;
import org.drover.inventory.Settings;
import org.drover.inventory.Snapshot;
import org.drover.inventory.UnfitDocumentException;
import org.drover.inventory.VmSettings;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.store.Store;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Wires the inventory to the backends that come and go. */
@Component(
        service = {
            Inventory.class,
            ConnectedHosts.class,
            Documents.class,
            Settings.class,
            VmSettings.class,
            HostSettings.class
        },
        immediate = true)
public final class InventoryComponent
        implements Inventory, ConnectedHosts, Documents, Settings, VmSettings, HostSettings {
    /** Hosts that are read or connected at the same time; a host that hangs takes one of these for 30 s. */
    private static final int WORKERS = 16;

    private final ExecutorService writer = Executors.newSingleThreadExecutor(named("drover-inventory"));
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, named("drover-inventory-host"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, named("drover-inventory-timer"));
    private final LiveInventory live;
    private final Exchange exchange;

    @Activate
    public InventoryComponent(BundleContext context, @Reference Store store) {
        timer.setRemoveOnCancelPolicy(true);
        Later later = (delay, task) -> {
            ScheduledFuture<?> planned = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> planned.cancel(false);
        };
        EndpointBook book = new StoredEndpointBook(store);
        live = new LiveInventory(
                book, new HostLink.House(new Picture(writer), workers, later, InstantSource.system(), Backoff.DEFAULT));
        exchange = new Exchange(live, book, context::getProperty);
        live.start();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(HypervisorBackend backend) {
        live.backendCame(backend);
    }

    void removeBackend(HypervisorBackend backend) {
        live.backendWent(backend);
    }

    @Deactivate
    void stop() {
        live.close();
        timer.shutdownNow();
        workers.shutdown();
        writer.shutdown();
    }

    @Override
    public Snapshot snapshot() {
        return live.snapshot();
    }

    @Override
    public AutoCloseable watch(Consumer<Snapshot> listener) {
        return live.watch(listener);
    }

    @Override
    public void refresh(HostId host) throws BackendException {
        live.refresh(host);
    }

    @Override
    public void refresh(HostId host, VmId vm) throws BackendException {
        live.refresh(host, vm);
    }

    @Override
    public void connect(HostEndpoint endpoint) throws BackendException {
        live.connect(endpoint);
    }

    @Override
    public void forget(HostId host) {
        live.forget(host);
        exchange.forgotten(host);
    }

    @Override
    public java.util.List<HostEndpoint> endpoints() {
        return live.endpoints();
    }

    @Override
    public HostConnection connection(HostId host) throws BackendException {
        return live.connection(host);
    }

    @Override
    public byte[] export(Map<String, String> inForce) {
        return exchange.export(inForce);
    }

    @Override
    public ImportPlan plan(String file, byte[] document) throws UnfitDocumentException {
        return exchange.plan(file, document);
    }

    @Override
    public ImportPlan apply(String file, byte[] document) throws UnfitDocumentException {
        return exchange.apply(file, document);
    }

    @Override
    public byte[] schema() {
        return exchange.schema();
    }

    @Override
    public Optional<String> setting(String name) {
        return exchange.setting(name);
    }

    @Override
    public void keep(Map<String, String> settings) {
        exchange.keep(settings);
    }

    @Override
    public Map<String, String> of(VmId vm) {
        return exchange.of(vm);
    }

    @Override
    public Map<VmId, Map<String, String>> ofAll() {
        return exchange.ofAll();
    }

    @Override
    public void keep(VmId vm, Map<String, String> settings) {
        exchange.keep(vm, settings);
    }

    @Override
    public Map<String, String> of(HostId host) {
        return exchange.of(host);
    }

    @Override
    public Map<HostId, Map<String, String>> ofAllHosts() {
        return exchange.ofAllHosts();
    }

    @Override
    public void keep(HostId host, Map<String, String> settings) {
        exchange.keep(host, settings);
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
