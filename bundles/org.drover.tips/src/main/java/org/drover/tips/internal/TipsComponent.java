package org.drover.tips.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.drover.inventory.Inventory;
import org.drover.inventory.Settings;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.model.ByteRate;
import org.drover.model.Share;
import org.drover.placement.Bandwidths;
import org.drover.placement.Policy;
import org.drover.store.Store;
import org.drover.tips.Advisor;
import org.drover.tips.Mode;
import org.drover.tips.Monitor;
import org.drover.tips.Tips;
import org.drover.tips.internal.shelf.StoredShelf;
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
    private final ExecutorService looker = Executors.newSingleThreadExecutor(task -> daemon(task, "drover-tips"));
    private final ExecutorService teller = Executors.newSingleThreadExecutor(task -> daemon(task, "drover-tips-tell"));
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public TipsComponent(
            BundleContext context,
            @Reference Inventory inventory,
            @Reference Settings settings,
            @Reference Metrics metrics,
            @Reference MigrationEngine engine,
            @Reference Store store) {
        Guards guards = guards(settings);
        var bandwidths = new MeasuredBandwidths(engine, otherwise(settings));
        Policy policy = new Policy(guards.threshold(), guards.margin(), Bandwidths.ASSUMED, Policy.DEFAULT.weights());
        var advice = new Advice(inventory::snapshot, metrics, () -> policy.withBandwidths(bandwidths.get()));
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
        registrations.add(context.registerService(Advisor.class, advice, null));
        registrations.add(context.registerService(Tips.class, tips, null));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMonitor(Monitor monitor) {
        brought.add(monitor);
    }

    void removeMonitor(Monitor monitor) {
        brought.remove(monitor);
    }

    @Deactivate
    public void deactivate() throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        for (AutoCloseable handle : open) handle.close();
        looker.shutdownNow();
        teller.shutdownNow();
    }

    private List<Monitor> with(Monitor ours) {
        var all = new ArrayList<>(brought);
        all.add(0, ours);
        return all;
    }

    private static Guards guards(Settings settings) {
        Guards usual = Guards.DEFAULT;
        return new Guards(
                share(settings, "drover.tips.threshold", usual.threshold()),
                duration(settings, "drover.tips.hold", usual.holdDuration()),
                share(settings, "drover.tips.margin", usual.margin()),
                duration(settings, "drover.tips.cooldown", usual.coolDown()),
                duration(settings, "drover.tips.verify", usual.verifyAfter()));
    }

    private static Bandwidths otherwise(Settings settings) {
        return settings.setting("drover.tips.bandwidth")
                .map(mebibytes -> new Bandwidths(ByteRate.ofMiBPerSecond(Long.parseLong(mebibytes)), true, Map.of()))
                .orElse(Bandwidths.ASSUMED);
    }

    private static Mode mode(Settings settings) {
        return settings.setting("drover.tips.mode")
                .map(name -> Mode.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(Mode.ADVISE);
    }

    private static Duration duration(Settings settings, String property, Duration usual) {
        return settings.setting(property).map(Duration::parse).orElse(usual);
    }

    private static Share share(Settings settings, String property, Share usual) {
        return settings.setting(property)
                .map(text -> new Share(Double.parseDouble(text)))
                .orElse(usual);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
