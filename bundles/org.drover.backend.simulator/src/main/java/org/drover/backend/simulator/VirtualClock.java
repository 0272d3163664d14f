package org.drover.backend.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The simulator's time: a queue of events under one lock. It passes in one of two ways. <b>By waiting</b> (at first):
 * whoever waits, be it a test in {@link #runUntil} or a blocking call of the SPI, takes the events one by one until what
 * it waits for is so; with one such thread every run with the same seed is the same. <b>Paced</b> ({@link #pace}):
 * a thread of the clock follows real time, so many times as fast, and waiting threads really wait. Where several threads
 * wait and one of them decides when time passes, that one can be named: {@link #ledBy}.
 */
public final class VirtualClock implements InstantSource, AutoCloseable {
    /** Something that is done in one go. */
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(100);

    private record Event(long at, long order, Runnable action) {}

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition moved = lock.newCondition();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Instant start;
    private Runnable afterEachEvent = () -> {};
    private Runnable betweenEvents = () -> {};
    private long now;
    private long order;
    private double speed;
    private long pacedSinceReal;
    private long pacedSinceVirtual;
    private Thread driver;
    private Thread leader;
    private final Set<Thread> followers = new HashSet<>();

    public VirtualClock(Instant start) {
        this.start = start;
    }

    @Override
    public Instant instant() {
        return exclusively(() -> start.plusNanos(nanos()));
    }

    /** So many nanoseconds after the start. */
    public Instant at(long nanos) {
        return start.plusNanos(nanos);
    }

    /** Since the start, in nanoseconds. */
    public long nanos() {
        lock.lock();
        try {
            if (speed > 0) catchUp();
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds from the start to {@code instant}; negative before it. */
    public long nanosAt(Instant instant) {
        return Duration.between(start, instant).toNanos();
    }

    /** Runs {@code action} once, after {@code delay}. */
    public void after(Duration delay, Runnable action) {
        lock.lock();
        try {
            events.add(new Event(nanos() + Math.max(0, delay.toNanos()), order++, action));
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@code span} pass; only while the clock is not paced. */
    public void advance(Duration span) {
        runUntil(() -> false, span);
    }

    /** Lets time pass until {@code done}, or {@code limit} is over: then false. */
    public boolean runUntil(BooleanSupplier done, Duration limit) {
        lock.lock();
        try {
            return await(done, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return done.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Follows real time from now on, {@code speed} times as fast. */
    public void pace(double speed) {
        if (!(speed > 0)) throw new IllegalArgumentException("a speed is above zero, not " + speed);
        lock.lock();
        try {
            if (this.speed > 0) catchUp();
            this.speed = speed;
            pacedSinceReal = System.nanoTime();
            pacedSinceVirtual = now;
            if (driver == null) {
                driver = new Thread(this::drive, "simulator-clock");
                driver.setDaemon(true);
                driver.start();
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As long as the clock is not paced, time passes only while this thread waits; the others wait for it. */
    public void ledBy(Thread thread) {
        exclusively(() -> leader = thread);
    }

    /** Stops the pacing thread; time passes by waiting again, whoever waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            speed = 0;
            driver = null;
            leader = null;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does {@code work} while nothing else happens in this world. */
    public <T, E extends Exception> T exclusively(Work<T, E> work) throws E {
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    /** What happens after every event, for invariants. */
    public void afterEachEvent(Runnable check) {
        lock.lock();
        afterEachEvent = check;
        lock.unlock();
    }

    /** What happens between two events, when nothing is half done; what it throws reaches whoever waits. */
    public void betweenEvents(Runnable deed) {
        exclusively(() -> betweenEvents = deed);
    }

    /** As {@link #runUntil}, and an interrupt ends it. */
    public boolean await(BooleanSupplier done, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long deadline = nanos() + Math.max(0, limit.toNanos());
            while (!done.getAsBoolean()) {
                if (now >= deadline) return false;
                if (speed > 0) waitForRealTime(deadline);
                else if (leader == null || leader == Thread.currentThread()) takeOneEvent(deadline);
                else follow();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void follow() throws InterruptedException {
        followers.add(Thread.currentThread());
        try {
            moved.await();
        } finally {
            followers.remove(Thread.currentThread());
        }
    }

    private void takeOneEvent(long deadline) throws InterruptedException {
        while (followers.stream().anyMatch(Thread::isInterrupted)) moved.awaitNanos(MOMENT);
        Event next = events.peek();
        if (next == null || next.at > deadline) {
            now = deadline;
            moved.signalAll();
        } else {
            run(events.poll());
            if (leader != null) moved.signalAll();
        }
        letOthersIn();
    }

    /** A fair lock: whoever waits for it is next. */
    private void letOthersIn() throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        if (!lock.hasQueuedThreads()) return;
        int holds = lock.getHoldCount();
        for (int i = 0; i < holds; i++) lock.unlock();
        for (int i = 0; i < holds; i++) lock.lock();
    }

    private void waitForRealTime(long deadline) throws InterruptedException {
        long before = now;
        catchUp();
        if (now == before || now < deadline)
            moved.awaitNanos(Math.max(100_000, realUntil(Math.min(deadline, nextAt()))));
        catchUp();
    }

    private void drive() {
        lock.lock();
        try {
            while (driver == Thread.currentThread()) {
                catchUp();
                moved.awaitNanos(Math.max(100_000, realUntil(nextAt())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private long nextAt() {
        Event next = events.peek();
        return next == null ? now + TimeUnit.SECONDS.toNanos(3600) : next.at;
    }

    private long realUntil(long virtual) {
        return Math.min(TimeUnit.MILLISECONDS.toNanos(200), (long) ((virtual - now) / speed));
    }

    private void catchUp() {
        if (speed <= 0) return;
        long target = pacedSinceVirtual + (long) ((System.nanoTime() - pacedSinceReal) * speed);
        boolean ran = false;
        while (speed > 0 && !events.isEmpty() && events.peek().at <= target) {
            run(events.poll());
            ran = true;
        }
        now = Math.max(now, target);
        if (ran) moved.signalAll();
    }

    private void run(Event event) {
        now = Math.max(now, event.at);
        event.action.run();
        afterEachEvent.run();
        betweenEvents.run();
    }

    /** Tells waiting threads that something changed outside an event. */
    public void stir() {
        lock.lock();
        try {
            afterEachEvent.run();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
