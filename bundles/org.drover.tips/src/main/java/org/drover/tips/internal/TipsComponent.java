package org.drover.tips.internal;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.drover.backend.api.MoveCheck;
import org.drover.inventory.HostSettings;
import org.drover.inventory.Inventory;
import org.drover.inventory.Settings;
import org.drover.inventory.VmSettings;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MoveRules;
import org.drover.migration.Plans;
import org.drover.model.ByteRate;
import org.drover.model.Share;
import org.drover.placement.Bandwidths;
import org.drover.placement.HostRules;
import org.drover.placement.PlaceRules;
import org.drover.placement.Policy;
import org.drover.placement.VendorRule;
import org.drover.store.Store;
import org.drover.tips.Advisor;
import org.drover.tips.Mode;
import org.drover.tips.Monitor;
import org.drover.tips.Tips;
import org.drover.tips.Weights;
import org.drover.tips.internal.maintenance.Closed;
import org.drover.tips.internal.maintenance.Watchman;
import org.drover.tips.internal.shelf.StoredMaintenance;
import org.drover.tips.internal.shelf.StoredShelf;
import org.drover.tips.internal.shelf.StoredTrail;
import org.drover.tips.maintenance.Maintenance;
import org.drover.tips.trail.Trail;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Wires the tips: a look after every step of the metrics, on a thread of its own. */
@Component(
        service = {},
        immediate = true)
public final class TipsComponent {
    private final List<Monitor> brought = new CopyOnWriteArrayList<>();
    private final List<VendorRule> rules = new CopyOnWriteArrayList<>();
    private final ExecutorService looker = Executors.newSingleThreadExecutor(task -> daemon(task, "drover-tips"));
    private final ExecutorService teller = Executors.newSingleThreadExecutor(task -> daemon(task, "drover-tips-tell"));
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public TipsComponent(
            BundleContext context,
            @Reference Inventory inventory,
            @Reference Settings settings,
            @Reference VmSettings vmSettings,
            @Reference HostSettings hostSettings,
            @Reference Metrics metrics,
            @Reference MigrationEngine engine,
            @Reference Plans plans,
            @Reference Store store) {
        Guards guards = guards(settings);
        var bandwidths = new MeasuredBandwidths(engine, otherwise(settings));
        Policy policy = new Policy(guards.threshold(), guards.margin(), Bandwidths.ASSUMED, Policy.DEFAULT.weights());
        var advice = new Advice(
                inventory::snapshot,
                metrics,
                () -> policy.withBandwidths(bandwidths.get()).withRules(rules).withWeights(Weights.from(settings)),
                new Decided(
                        vm -> MoveRules.of(vmSettings.of(vm)),
                        vm -> PlaceRules.of(vmSettings.of(vm)),
                        host -> HostRules.of(hostSettings.of(host)),
                        new Share(settings.number("drover.migration.reserve", 0, 1, 0))));
        var ours = new HostCpuProjected(guards.threshold());
        var tips = new TipService(
                () -> with(ours),
                inventory::snapshot,
                metrics,
                advice,
                engine,
                guards,
                mode(settings),
                InstantSource.system(),
                new TipBook(new StoredShelf(store), teller));
        open.add(metrics.watch(end -> looker.execute(tips::look)));
        open.add(engine.watch(record -> {
            if (record.stage().isEnd()) bandwidths.ended();
            looker.execute(() -> tips.follow(record));
        }));
        var trail = new StoredTrail(store);
        var closed = new Closed(hostSettings);
        var watchman = new Watchman(inventory, closed, advice, plans, new StoredMaintenance(store), trail);
        open.add(watchman::close);
        registrations.add(context.registerService(Advisor.class, advice, null));
        registrations.add(context.registerService(Trail.class, trail, null));
        registrations.add(context.registerService(MoveCheck.class, closed, null));
        registrations.add(context.registerService(Maintenance.class, watchman.service(), null));
        registrations.add(context.registerService(Tips.class, tips, null));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMonitor(Monitor monitor) {
        brought.add(monitor);
    }

    void removeMonitor(Monitor monitor) {
        brought.remove(monitor);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRule(VendorRule rule) {
        rules.add(rule);
    }

    void removeRule(VendorRule rule) {
        rules.remove(rule);
    }

    @Deactivate
    public void deactivate() throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        for (AutoCloseable handle : open) handle.close();
        looker.shutdown(); // never interrupted: it may be in the database, which does not take that well
        teller.shutdownNow();
        looker.awaitTermination(10, TimeUnit.SECONDS);
    }

    private List<Monitor> with(Monitor ours) {
        var all = new ArrayList<>(brought);
        all.add(0, ours);
        return all;
    }

    private static Guards guards(Settings settings) {
        Guards usual = Guards.DEFAULT;
        return new Guards(
                new Share(settings.number(
                        "drover.tips.threshold", 0, 1, usual.threshold().value())),
                settings.duration("drover.tips.hold", usual.holdDuration()),
                new Share(settings.number(
                        "drover.tips.margin", 0, 1, usual.margin().value())),
                settings.duration("drover.tips.cooldown", usual.coolDown()),
                settings.duration("drover.tips.verify", usual.verifyAfter()));
    }

    private static Bandwidths otherwise(Settings settings) {
        int mebibytes = settings.whole("drover.tips.bandwidth", 1, 1_000_000, 0);
        return mebibytes == 0 ? Bandwidths.ASSUMED : new Bandwidths(ByteRate.ofMiBPerSecond(mebibytes), true, Map.of());
    }

    private static Mode mode(Settings settings) {
        return settings.setting("drover.tips.mode")
                .map(name -> Mode.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(Mode.ADVISE);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
