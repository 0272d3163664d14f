package org.drover.migration.internal;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.HypervisorBackend;
import org.drover.backend.api.MoveCheck;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.inventory.Settings;
import org.drover.inventory.VmSettings;
import org.drover.metrics.Metrics;
import org.drover.metrics.WritingHabits;
import org.drover.migration.CheckReport;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.MoveRules;
import org.drover.migration.Obstacle;
import org.drover.migration.PlanId;
import org.drover.migration.Plans;
import org.drover.migration.VmClaim;
import org.drover.migration.internal.checks.House;
import org.drover.migration.internal.checks.VendorChecks;
import org.drover.migration.internal.forecast.Experience;
import org.drover.migration.internal.forecast.Foresight;
import org.drover.migration.internal.forecast.Observed;
import org.drover.migration.internal.history.StoredHistory;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.plan.PlanService;
import org.drover.migration.internal.plan.StoredPlans;
import org.drover.migration.internal.queue.Most;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.Share;
import org.drover.model.VmId;
import org.drover.store.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Wires the engine: journal in {@code drover.data}/journal, real threads, real time. */
@Component(service = MigrationEngine.class)
public final class MigrationEngineComponent implements MigrationEngine {
    private final Journal journal;
    private final EngineThreads threads;
    private final VendorChecks vendorChecks = new VendorChecks();
    private final Observed knowledge = new Observed();
    private final Engine engine;
    private final AutoCloseable watch;
    private final Map<String, String> bundleOfBackend = new ConcurrentHashMap<>();
    private final PlanService plans;
    private final ServiceRegistration<?> removal;
    private final ServiceRegistration<?> offered;

    /** @throws JournalException another engine has the journal open, or the disk does not do its work */
    @Activate
    public MigrationEngineComponent(
            BundleContext context,
            @Reference Settings settings,
            @Reference VmSettings vmSettings,
            @Reference ConnectedHosts hosts,
            @Reference Inventory inventory,
            @Reference Store store)
            throws JournalException {
        Limits limits = limits(settings);
        journal = Journal.open(folder(context), Journal.DEFAULT_SIZE);
        threads = new EngineThreads();
        engine = new Engine(
                journal,
                hosts,
                inventory,
                threads,
                limits,
                new StoredHistory(store),
                () -> new MigrationId(UUID.randomUUID().toString()),
                vendorChecks,
                new Foresight(() -> knowledge, new Experience()),
                new House(
                        vm -> MoveRules.of(vmSettings.of(vm)),
                        new Share(settings.number("drover.migration.reserve", 0, 1, 0))));
        watch = engine.start();
        plans = new PlanService(
                engine,
                inventory,
                threads,
                limits.perHost(),
                new StoredPlans(store),
                () -> new PlanId(UUID.randomUUID().toString().substring(0, 8)));
        plans.start();
        offered = context.registerService(Plans.class, plans, null);
        Function<String, CompletionStage<?>> leave = this::leave;
        removal = context.registerService(
                Function.class, leave, new Hashtable<>(Map.of("org.drover.plugin.removal", "true")));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(HypervisorBackend backend, ServiceReference<HypervisorBackend> reference) {
        String id = backend.descriptor().id();
        bundleOfBackend.put(id, reference.getBundle().getSymbolicName());
        engine.left(id);
    }

    void removeBackend(HypervisorBackend backend) {
        String id = backend.descriptor().id();
        bundleOfBackend.remove(id);
        engine.left(id);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(MoveCheck check, ServiceReference<MoveCheck> reference) {
        vendorChecks.add(check, reference.getBundle().getSymbolicName());
    }

    void removeCheck(MoveCheck check) {
        vendorChecks.remove(check);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHabits(WritingHabits habits) {
        knowledge.from(Optional.of(habits));
    }

    void removeHabits(WritingHabits habits) {
        knowledge.from(Optional.empty());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addMetrics(Metrics metrics) {
        knowledge.recordedBy(Optional.of(metrics));
    }

    void removeMetrics(Metrics metrics) {
        knowledge.recordedBy(Optional.empty());
    }

    /** A bundle is about to be uninstalled: its backends are let go of first. */
    private CompletableFuture<Void> leave(String bundle) {
        return CompletableFuture.allOf(bundleOfBackend.entrySet().stream()
                .filter(one -> one.getValue().equals(bundle))
                .map(one -> engine.leave(one.getKey()))
                .toArray(CompletableFuture[]::new));
    }

    private static Limits limits(Settings settings) {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                new Most(
                        settings.whole("drover.migration.per-host", 1, 16, usual.perHost()),
                        settings.whole("drover.migration.per-network", 0, 1000, Most.ANY),
                        settings.whole("drover.migration.per-cluster", 0, 1000, Most.ANY)),
                settings.whole("drover.migration.ahead", 0, 16, usual.ahead()),
                settings.duration("drover.migration.ahead-time", usual.soon()),
                settings.duration("drover.migration.stall", usual.stall()),
                settings.whole("drover.migration.pause-factor", 1, 1000, usual.pauseFactor()),
                ByteRate.ofMiBPerSecond(settings.whole("drover.migration.background-rate", 1, 1 << 20, (int)
                        (usual.background().bytesPerSecond() >> 20))));
    }

    private static Path folder(BundleContext context) {
        return Path.of(Optional.ofNullable(context.getProperty("drover.data")).orElse("data"), "journal");
    }

    @Deactivate
    void stop() throws Exception {
        removal.unregister();
        offered.unregister();
        plans.stop();
        watch.close();
        threads.close();
        journal.close();
    }

    @Override
    public CheckReport preFlight(MoveRequest request) {
        return engine.preFlight(request);
    }

    @Override
    public MigrationId submit(MoveRequest request) {
        return engine.submit(request);
    }

    @Override
    public VmClaim claim(VmId vm, HostId host, String act) {
        return engine.claim(vm, host, act);
    }

    @Override
    public Optional<Obstacle> claimed(VmId vm, HostId host) {
        return engine.claimed(vm, host);
    }

    @Override
    public VmClaim claim(HostId host) {
        return engine.claim(host);
    }

    @Override
    public Optional<Obstacle> claimed(HostId host) {
        return engine.claimed(host);
    }

    @Override
    public CancelAnswer cancel(MigrationId id) throws BackendException {
        return engine.cancel(id);
    }

    @Override
    public ByteRate pause(MigrationId id) throws BackendException {
        return engine.pause(id);
    }

    @Override
    public void resume(MigrationId id) throws BackendException {
        engine.resume(id);
    }

    @Override
    public MigrationId undo(MigrationId id) {
        return engine.undo(id);
    }

    @Override
    public CompletionStage<Void> drain(String backend) {
        return engine.drain(backend);
    }

    @Override
    public Optional<MigrationRecord> find(MigrationId id) {
        return engine.find(id);
    }

    @Override
    public List<MigrationRecord> current() {
        return engine.current();
    }

    @Override
    public List<MigrationRecord> history(int limit) {
        return engine.history(limit);
    }

    @Override
    public AutoCloseable watch(Consumer<MigrationRecord> listener) {
        return engine.watch(listener);
    }
}
