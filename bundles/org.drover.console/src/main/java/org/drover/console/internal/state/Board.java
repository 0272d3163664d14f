package org.drover.console.internal.state;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.model.MigrationId;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.Tips;

/**
 * Follows the platform and makes pictures of it: however many changes come, ten pictures a second at most. What is not
 * there any more stays in the picture as it was last known. <b>Threads:</b> all work is done by the executor that is given,
 * which has one thread.
 */
public final class Board implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 100;
    private static final int PAST_JOBS = 500;

    private enum Part {
        SNAPSHOT,
        JOBS,
        TIPS,
        LOADS,
        SOURCES
    }

    private final Platform platform;
    private final ScheduledExecutorService executor;
    private final Consumer<Picture> listener;
    private final Map<Source<?>, AutoCloseable> watches = new HashMap<>();
    private final Rows rows = new Rows();
    private final Happenings happenings = new Happenings();
    private final Map<MigrationId, MigrationRecord> jobs = new LinkedHashMap<>();
    private final Map<TipId, Tip> tips = new LinkedHashMap<>();
    private final Set<Part> changed = EnumSet.noneOf(Part.class);
    private Optional<Snapshot> snapshot = Optional.empty();
    private Picture picture = Picture.EMPTY;
    private long revision = Long.MIN_VALUE;
    private boolean scheduled;
    private long lastNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS);

    /** @param listener takes every picture, in order, in the executor's thread */
    public Board(Platform platform, ScheduledExecutorService executor, Consumer<Picture> listener) {
        this.platform = platform;
        this.executor = executor;
        this.listener = listener;
    }

    /** Begins to follow. */
    public void open() {
        follow(platform.inventory, this::followed);
        follow(platform.engine, this::followed);
        follow(platform.tips, this::followed);
        follow(platform.metrics, this::followed);
        for (Source<?> other : List.of(platform.hosts, platform.plans, platform.operations, platform.advisor)) {
            other.follow(now -> later(() -> change(Part.SOURCES)));
        }
    }

    /** What is watched of a service, once it is there. */
    @FunctionalInterface
    private interface Watch<T> {
        AutoCloseable on(T service) throws Exception;
    }

    private <T> void follow(Source<T> source, Watch<T> watch) {
        source.follow(now -> later(() -> {
            unwatch(source);
            change(Part.SOURCES);
            if (now.isEmpty()) return;
            try {
                watches.put(source, watch.on(now.get()));
            } catch (Exception e) {
                happenings.add(Row.Mark.WARNING, source.name(), String.valueOf(e.getMessage()));
            }
        }));
    }

    private void unwatch(Source<?> source) {
        AutoCloseable watch = watches.remove(source);
        if (watch == null) return;
        try {
            watch.close();
        } catch (Exception e) {
            happenings.add(Row.Mark.WARNING, source.name(), String.valueOf(e.getMessage()));
        }
    }

    private AutoCloseable followed(Inventory inventory) {
        revision = Long.MIN_VALUE; // one that was started anew counts from the beginning
        AutoCloseable watch = inventory.watch(next -> later(() -> seen(next)));
        seen(inventory.snapshot());
        return watch;
    }

    private AutoCloseable followed(MigrationEngine engine) {
        AutoCloseable watch = engine.watch(record -> later(() -> seen(record)));
        List<MigrationRecord> past = engine.history(PAST_JOBS);
        for (int i = past.size() - 1; i >= 0; i--) jobs.put(past.get(i).ticket().id(), past.get(i));
        engine.current().forEach(this::seen);
        change(Part.JOBS);
        return watch;
    }

    private AutoCloseable followed(Tips service) {
        AutoCloseable watch = service.watch(tip -> later(() -> seen(tip)));
        List<Tip> past = service.history(PAST_JOBS);
        for (int i = past.size() - 1; i >= 0; i--) tips.put(past.get(i).id(), past.get(i));
        service.current().forEach(this::seen);
        change(Part.TIPS);
        return watch;
    }

    private AutoCloseable followed(Metrics metrics) {
        AutoCloseable watch = metrics.watch(end -> later(() -> measured(metrics)));
        measured(metrics);
        return watch;
    }

    private void seen(Snapshot next) {
        if (next.revision() < revision) return;
        revision = next.revision();
        snapshot = Optional.of(next);
        change(Part.SNAPSHOT);
    }

    private void seen(MigrationRecord record) {
        jobs.put(record.ticket().id(), record);
        platform.traces().saw(record, Instant.now());
        happenings.job(record);
        change(Part.JOBS);
    }

    private void seen(Tip tip) {
        tips.put(tip.id(), tip);
        happenings.tip(tip);
        change(Part.TIPS);
    }

    private void measured(Metrics metrics) {
        if (snapshot.isEmpty()) {
            later(() -> {
                if (snapshot.isPresent()) measured(metrics);
            });
            return;
        }
        rows.measure(metrics, snapshot.get());
        change(Part.LOADS);
    }

    private void change(Part part) {
        changed.add(part);
        if (scheduled) return;
        scheduled = true;
        long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastNanos);
        try {
            executor.schedule(this::paint, Math.max(0, BETWEEN_MILLIS - since), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the console is closing
        }
    }

    private void paint() {
        scheduled = false;
        lastNanos = System.nanoTime();
        forgetOldJobs();
        if (snapshot.isPresent()) {
            if (changed.contains(Part.SNAPSHOT)) happenings.snapshot(snapshot.get());
            picture = rows.of(snapshot.get(), jobs.values(), tips.values(), happenings.rows(), platform.missing());
        } else {
            picture = new Picture(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    happenings.rows(),
                    platform.missing());
        }
        changed.clear();
        listener.accept(picture);
    }

    private void forgetOldJobs() {
        var oldest = jobs.values().iterator();
        int surplus = jobs.size() - 2 * PAST_JOBS;
        while (surplus > 0 && oldest.hasNext()) {
            if (oldest.next().stage().isEnd()) {
                oldest.remove();
                surplus--;
            }
        }
    }

    private void later(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            // the console is closing
        }
    }

    /** Follows nothing any more; called before the executor ends. */
    @Override
    public void close() {
        later(() -> List.copyOf(watches.keySet()).forEach(this::unwatch));
    }
}
