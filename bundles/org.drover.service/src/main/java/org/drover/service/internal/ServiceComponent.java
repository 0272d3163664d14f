package org.drover.service.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.backend.api.HypervisorBackend;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Documents;
import org.drover.inventory.HostSettings;
import org.drover.inventory.Inventory;
import org.drover.inventory.Settings;
import org.drover.inventory.VmSettings;
import org.drover.metrics.Metrics;
import org.drover.metrics.WritingHabits;
import org.drover.migration.MigrationEngine;
import org.drover.migration.Plans;
import org.drover.operations.Operations;
import org.drover.tips.Advisor;
import org.drover.tips.Tips;
import org.drover.tips.maintenance.Maintenance;
import org.drover.tips.trail.Trail;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Opens the door when there is an inventory; the other parts may come later, and go. */
@Component(
        service = {},
        immediate = true)
public final class ServiceComponent {
    private static final System.Logger LOG = System.getLogger("org.drover.service");
    /** One for each connection that is let in, so that slow ones are never in the way of others. */
    private static final int THREADS = HttpDoor.MAX_CONNECTIONS + 8;

    private final ObjectMapper mapper = mapper();
    private final Events events = new Events(mapper);
    private final Parts parts;
    private final HttpDoor door;
    private final Path announcement;
    private final BundleContext bundles;
    private final Plugins plugins;
    private final AutoCloseable watchingInventory;
    private volatile AutoCloseable watchingEngine;
    private volatile AutoCloseable watchingPlans;
    private volatile AutoCloseable watchingOperations;
    private volatile AutoCloseable watchingTips;
    private volatile AutoCloseable watchingMaintenance;

    @Activate
    public ServiceComponent(
            BundleContext bundles,
            @Reference Inventory inventory,
            @Reference ConnectedHosts hosts,
            @Reference Documents documents,
            @Reference Settings settings,
            @Reference VmSettings vmSettings,
            @Reference HostSettings hostSettings)
            throws IOException {
        this.bundles = bundles;
        parts = new Parts(inventory, hosts);
        Path data = Path.of(property("drover.data", "data")).toAbsolutePath();
        Files.createDirectories(data);
        plugins = new Plugins(bundles, Path.of(property("drover.plugins", "plugins")), data.resolve("removed-plugins"));
        Instant started = started();
        Router router = new Router();
        new HostRoutes(parts, vmSettings, mapper).addTo(router);
        new MigrationRoutes(parts, mapper).addTo(router);
        new MetricRoutes(parts).addTo(router);
        new DecisionRoutes(parts, hostSettings, settings, mapper).addTo(router);
        PlanRoutes plans = new PlanRoutes(parts, mapper);
        plans.addTo(router);
        new ProposalRoutes(parts, mapper, plans).addTo(router);
        new PlacementRoutes(parts).addTo(router);
        OperationRoutes operations = new OperationRoutes(parts, mapper);
        operations.addTo(router);
        new StorageRoutes(parts, mapper, operations).addTo(router);
        new TipRoutes(parts, settings, mapper).addTo(router);
        new MaintenanceRoutes(parts, hostSettings, mapper).addTo(router);
        new DocumentRoutes(parts, documents).addTo(router);
        new PlatformRoutes(parts, plugins, started, Instant.now()).addTo(router);
        int port = settings.whole("drover.http.port", 0, 65535, 0);
        door = new HttpDoor(port, threads(), Access.keptIn(data.resolve("token")), router, events, mapper);
        announcement = data.resolve("service.json");
        Access.writeForOwner(
                announcement,
                "{\"port\":" + door.port() + ",\"pid\":"
                        + ProcessHandle.current().pid() + "}\n");
        watchingInventory =
                inventory.watch(snapshot -> events.send("inventory", new Json.Changed(snapshot.revision())));
        LOG.log(Level.INFO, "Listening at http://127.0.0.1:" + door.port() + HttpDoor.BASE);
    }

    @Deactivate
    void stop() throws IOException {
        Files.deleteIfExists(announcement);
        close(watchingInventory);
        close(watchingEngine);
        close(watchingPlans);
        close(watchingOperations);
        close(watchingTips);
        close(watchingMaintenance);
        door.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addEngine(MigrationEngine engine) {
        // in this order: who is answered by the engine is told of every later change
        watchingEngine = engine.watch(record -> events.send("migration", Views.migration(record)));
        parts.engine = engine;
    }

    void removeEngine(MigrationEngine engine) {
        if (parts.engine != engine) return;
        parts.engine = null;
        close(watchingEngine);
        events.cut();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPlans(Plans plans) {
        watchingPlans = plans.watch(plan -> events.send("plan", PlanViews.news(plan)));
        parts.plans = plans;
    }

    void removePlans(Plans plans) {
        if (parts.plans != plans) return;
        parts.plans = null;
        close(watchingPlans);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addOperations(Operations operations) {
        watchingOperations = operations.watch(one -> events.send("operation", OperationViews.operation(one)));
        parts.operations = operations;
    }

    void removeOperations(Operations operations) {
        if (parts.operations != operations) return;
        parts.operations = null;
        close(watchingOperations);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addTips(Tips tips) {
        parts.tips = tips;
        watchingTips = tips.watch(tip -> events.send("tip", Views.tip(tip)));
    }

    void removeTips(Tips tips) {
        if (parts.tips != tips) return;
        parts.tips = null;
        close(watchingTips);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addAdvisor(Advisor advisor) {
        parts.advisor = advisor;
    }

    void removeAdvisor(Advisor advisor) {
        if (parts.advisor == advisor) parts.advisor = null;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addMaintenance(Maintenance maintenance) {
        watchingMaintenance = maintenance.watch(one -> events.send("maintenance", MaintenanceViews.all(one)));
        parts.maintenance = maintenance;
    }

    void removeMaintenance(Maintenance maintenance) {
        if (parts.maintenance != maintenance) return;
        parts.maintenance = null;
        close(watchingMaintenance);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addTrail(Trail trail) {
        parts.trail = trail;
    }

    void removeTrail(Trail trail) {
        if (parts.trail == trail) parts.trail = null;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHabits(WritingHabits habits) {
        parts.habits = habits;
    }

    void removeHabits(WritingHabits habits) {
        if (parts.habits == habits) parts.habits = null;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addMetrics(Metrics metrics) {
        parts.metrics = metrics;
    }

    void removeMetrics(Metrics metrics) {
        if (parts.metrics == metrics) parts.metrics = null;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(HypervisorBackend backend, ServiceReference<HypervisorBackend> reference) {
        Bundle from = reference.getBundle();
        parts.backends.add(new Parts.Installed(
                backend, from.getSymbolicName(), plugins.fileOf(from).isPresent()));
    }

    void removeBackend(HypervisorBackend backend) {
        parts.backends.removeIf(installed -> installed.backend() == backend);
    }

    private String property(String key, String otherwise) {
        String value = bundles.getProperty(key);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private Instant started() {
        return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    static ObjectMapper mapper() {
        SimpleModule times = new SimpleModule();
        times.addSerializer(Instant.class, ToStringSerializer.instance);
        return new ObjectMapper()
                .registerModule(times)
                .setSerializationInclusion(JsonInclude.Include.NON_NULL)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "drover-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void close(AutoCloseable handle) {
        if (handle == null) return;
        try {
            handle.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "A watch could not be ended", e);
        }
    }
}
