package org.drover.libvirt.internal.rpc;

import java.time.Duration;

/** When to ask for a sign of life, and when to stop waiting for one ({@code virkeepaliveprotocol.x}). */
final class KeepAlive {
    private final long interval;
    private final long deadAfter;
    private volatile boolean started;
    private volatile boolean heldUp;
    private volatile long lastHeard = System.nanoTime();
    private long lastPing = System.nanoTime(); // writer thread only

    KeepAlive(Duration interval, int count) {
        this.interval = interval.toNanos();
        this.deadAfter = Math.multiplyExact(this.interval, count + 1L);
    }

    void start() {
        lastHeard = System.nanoTime();
        started = true;
    }

    void heard() {
        lastHeard = System.nanoTime();
    }

    /** Nothing is read for a while, for reasons of our own: silence means nothing, and the PINGs that go out are our sign. */
    void hold() {
        heldUp = true;
    }

    void goOn() {
        lastHeard = System.nanoTime();
        heldUp = false;
    }

    /** Until the writer should look again; a PING goes out one interval after whatever was heard or asked last. */
    long millisToPing() {
        long since = System.nanoTime() - Math.max(lastHeard, lastPing);
        return started ? Math.max(1, (interval - since) / 1_000_000 + 1) : interval / 1_000_000 + 1;
    }

    boolean isPingDue() {
        long now = System.nanoTime();
        if (!started || now - Math.max(lastHeard, lastPing) < interval) {
            return false;
        }
        lastPing = now;
        return true;
    }

    long millisToDeath() {
        return (deadAfter - (System.nanoTime() - lastHeard)) / 1_000_000 + 1;
    }

    boolean isDead() {
        return !heldUp && System.nanoTime() - lastHeard >= deadAfter;
    }

    Duration silence() {
        return Duration.ofMillis((System.nanoTime() - lastHeard) / 1_000_000);
    }
}
