package org.drover.tips.internal.maintenance;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.drover.inventory.Inventory;
import org.drover.migration.Plans;
import org.drover.tips.internal.Advice;
import org.drover.tips.trail.Trail;

/** Has maintenance look after itself: when a plan ends, when the picture changes while there is something to do, and by and by. */
public final class Watchman {
    private static final System.Logger LOG = System.getLogger(Watchman.class.getName());
    private static final int SECONDS = 5;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var one = new Thread(task, "drover-maintenance");
        one.setDaemon(true);
        return one;
    });
    private final AtomicBoolean woken = new AtomicBoolean();
    private final MaintenanceService service;
    private final List<AutoCloseable> watches;

    public Watchman(Inventory inventory, Closed closed, Advice advice, Plans plans, Book book, Trail trail) {
        service = new MaintenanceService(
                inventory::snapshot, closed, advice, plans, book, trail, InstantSource.system(), this::soon);
        watches = List.of(
                inventory.watch(picture -> {
                    if (!service.isIdle() && woken.compareAndSet(false, true)) soon(this::lookAtThePicture);
                }),
                plans.watch(plan -> {
                    if (plan.state().isEnd() && !service.isIdle()) soon(service::planEnded);
                }));
        thread.scheduleWithFixedDelay(() -> guarded(service::look), 0, SECONDS, TimeUnit.SECONDS);
    }

    public MaintenanceService service() {
        return service;
    }

    private void lookAtThePicture() {
        woken.set(false);
        service.look();
    }

    private void soon(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException closed) {
            LOG.log(System.Logger.Level.DEBUG, "Drover ends; maintenance goes on with the next start");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "Maintenance is held up; tried again in " + SECONDS + " s", failed);
        }
    }

    /** What is begun goes on with the next start. */
    public void close() throws Exception {
        for (AutoCloseable watch : watches) watch.close();
        thread.shutdown(); // never interrupted: it may be in the database, which does not take that well
        thread.awaitTermination(10, TimeUnit.SECONDS);
    }
}
