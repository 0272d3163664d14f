package org.drover.migration.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's threads in a real process: steps, urgent tasks and news each have their own. */
final class EngineThreads implements Schedule, AutoCloseable {
    /** More steps at a time wait for a thread; a host takes part in few migrations, so there are rarely so many. */
    private static final int MOST_STEPS = 256;

    private static final int URGENT = 8;

    private final ExecutorService steps;
    private final ExecutorService urgent = Executors.newFixedThreadPool(URGENT, named("drover-migration-urgent-"));
    private final ExecutorService news = Executors.newSingleThreadExecutor(named("drover-migration-news-"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(named("drover-migration-timer-"));

    EngineThreads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0, MOST_STEPS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), named("drover-migration-step-"));
        pool.setRejectedExecutionHandler((step, full) -> {
            if (!full.isShutdown()) after(Limits.ASK_SOON, () -> run(step));
        });
        steps = pool;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread made = new Thread(work, prefix + number.incrementAndGet());
            made.setDaemon(true);
            return made;
        };
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public void run(Runnable step) {
        offer(steps, step);
    }

    @Override
    public void urgently(Runnable task) {
        offer(urgent, task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            timer.schedule(() -> urgently(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            ended(closed);
        }
    }

    @Override
    public void announce(Runnable tidings) {
        offer(news, tidings);
    }

    private static void offer(ExecutorService where, Runnable task) {
        try {
            where.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    System.getLogger(EngineThreads.class.getName())
                            .log(System.Logger.Level.ERROR, "A task of the migration engine failed", e);
                }
            });
        } catch (RejectedExecutionException closed) {
            ended(closed);
        }
    }

    private static void ended(RejectedExecutionException closed) {
        System.getLogger(EngineThreads.class.getName())
                .log(System.Logger.Level.DEBUG, "The engine has ended; the journal knows what was open", closed);
    }

    /**
     * Nothing new begins. What is under way stands in the journal and is settled by the next start. What has ended is
     * told still, for 5 s at most: the history hears of it here, and its store closes next.
     */
    @Override
    public void close() {
        timer.shutdownNow();
        steps.shutdownNow();
        urgent.shutdownNow();
        news.shutdown();
        try {
            news.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
