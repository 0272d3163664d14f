package org.drover.metrics.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.inventory.Settings;
import org.drover.metrics.Metrics;
import org.drover.metrics.WritingHabits;
import org.drover.metrics.internal.archive.Archive;
import org.drover.metrics.internal.archive.LongTerm;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.prometheus.PrometheusSource;
import org.drover.metrics.internal.writing.Habits;
import org.drover.metrics.internal.writing.Rounds;
import org.drover.store.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Wires sampler and history, and samples for as long as the bundle is active. */
@Component(
        service = {},
        immediate = true)
public final class MetricsComponent {
    private static final int ASKERS = 16;
    private static final int MEASURERS = 32;
    private static final Duration FIRST_MEASUREMENT = Duration.ofMinutes(1);
    private static final int MOST_STEPS = 4096;
    private static final Duration KEPT = Duration.ofDays(14);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(named("drover-metrics"));
    private final ExecutorService askers = Executors.newFixedThreadPool(ASKERS, named("drover-metrics-sample"));
    private final ExecutorService keeper = Executors.newSingleThreadExecutor(named("drover-metrics-keep"));
    private final ExecutorService lookout = lookout();
    private final ExecutorService measurers = measurers();
    private final ServiceRegistration<Metrics> registration;
    private final ServiceRegistration<WritingHabits> habitsRegistration;

    @Activate
    public MetricsComponent(
            BundleContext context,
            @Reference Inventory inventory,
            @Reference ConnectedHosts hosts,
            @Reference Settings settings,
            @Reference Store store) {
        Duration step = settings.duration("drover.metrics.step", Duration.ofMinutes(5));
        Duration sampling = settings.duration("drover.metrics.sampling", step);
        Duration horizon = settings.duration("drover.metrics.horizon", step.multipliedBy(12));
        int capacity = (int) Math.min(MOST_STEPS, KEPT.dividedBy(step) + 1);
        var history = new History(step, sampling, capacity);
        var kept = settings.duration("drover.metrics.keep", Duration.ofDays(14));
        var longTerm = new LongTerm(store, step, kept);
        var metrics = new RecordedMetrics(history, horizon, inventory::snapshot, Optional.of(longTerm));
        var habits = new Habits(inventory, hosts, InstantSource.system(), ZoneId.systemDefault());
        var sampler = new Sampler(inventory, hosts, history, metrics, InstantSource.system(), askers, habits::latest);
        var archive = new Archive(store, history, kept, System.currentTimeMillis() / step.toMillis());
        metrics.watch(end -> keeper.execute(archive::keep));
        metrics.watch(end -> lookout.execute(metrics::freshen));
        timer.execute(() -> recall(archive)); // before the first round, but nobody's start waits for it
        Runnable round = PrometheusSource.configured(settings, history, metrics, inventory::snapshot)
                .<Runnable>map(source -> source::round)
                .orElse(sampler::round);
        timer.scheduleAtFixedRate(round, 0, sampling.toMillis(), TimeUnit.MILLISECONDS);
        var rounds = new Rounds(inventory, habits, store, InstantSource.system(), measurers, keeper);
        var measuring = settings.duration("drover.metrics.writing", Duration.ofMinutes(30));
        rounds.recall();
        long first = Math.min(measuring.toMillis(), FIRST_MEASUREMENT.toMillis());
        timer.scheduleAtFixedRate(rounds::round, first, measuring.toMillis(), TimeUnit.MILLISECONDS);
        registration = context.registerService(Metrics.class, metrics, null);
        habitsRegistration = context.registerService(WritingHabits.class, habits, null);
    }

    /** On the keeper's thread, like every use of the archive; this one waits for it. */
    private void recall(Archive archive) {
        CompletableFuture.runAsync(archive::recall, keeper).join();
    }

    @Deactivate
    public void deactivate() throws InterruptedException {
        registration.unregister();
        habitsRegistration.unregister();
        measurers.shutdownNow();
        timer.shutdownNow();
        askers.shutdownNow();
        lookout.shutdownNow();
        keeper.shutdown();
        keeper.awaitTermination(10, TimeUnit.SECONDS);
    }

    /** Looks ahead once a step is complete; who comes too late for one goes on with the next. */
    private static ExecutorService lookout() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                named("drover-metrics-ahead"),
                new ThreadPoolExecutor.DiscardOldestPolicy());
    }

    /** They mostly wait for hosts that measure. */
    private static ExecutorService measurers() {
        var pool = new ThreadPoolExecutor(
                MEASURERS,
                MEASURERS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named("drover-metrics-writing"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
