package org.drover.operations.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Real threads and real time. */
final class OperationThreads implements Schedule, AutoCloseable {
    /** More acts at a time wait for a thread; one that saves a large memory has its thread for minutes. */
    private static final int MOST_ACTS = 64;

    private static final System.Logger LOG = System.getLogger(OperationThreads.class.getName());

    private final ThreadPoolExecutor acts = new ThreadPoolExecutor(
            MOST_ACTS, MOST_ACTS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("drover-operation-"));
    private final ExecutorService news = Executors.newSingleThreadExecutor(named("drover-operation-news-"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(named("drover-operation-timer-"));

    OperationThreads() {
        acts.allowCoreThreadTimeOut(true);
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
    public void run(Runnable act) {
        offer(acts, act);
    }

    @Override
    public void announce(Runnable tidings) {
        offer(news, tidings);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            timer.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.log(System.Logger.Level.DEBUG, "Operations have ended", closed);
        }
    }

    private static void offer(ExecutorService where, Runnable task) {
        try {
            where.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, "A task of the operations failed", e);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.log(System.Logger.Level.DEBUG, "Operations have ended", closed);
        }
    }

    /** What is under way is interrupted: its outcome is unknown, and the next start says so. */
    @Override
    public void close() {
        timer.shutdownNow();
        acts.shutdownNow();
        news.shutdown();
        try {
            acts.awaitTermination(5, TimeUnit.SECONDS);
            news.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
