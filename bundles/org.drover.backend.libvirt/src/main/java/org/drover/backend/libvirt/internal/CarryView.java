package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** Files on their way, told every 100 ms as progress: how fast they are is the difference to the time before. */
final class CarryView {
    private static final long TELL_EVERY_NANOS = 100_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private volatile Consumer<MigrationProgress> told = seen -> {};
    private volatile long stoppedAtNanos;
    private volatile boolean stopped;
    private long all;
    private long before;
    private long toldAtNanos;
    private long toldDone;

    void tell(Consumer<MigrationProgress> progress) {
        told = progress;
    }

    /** So many bytes there are to be carried altogether. */
    synchronized void all(long bytes) {
        all = bytes;
    }

    /** The VM stands still, as of now. */
    void stops() {
        stoppedAtNanos = System.nanoTime();
        stopped = true;
    }

    boolean hasStopped() {
        return stopped;
    }

    long stoppedAtNanos() {
        return stoppedAtNanos;
    }

    /** Something is done that must come before a file can be carried. */
    synchronized void prepared(long bytes) {
        tell(before, Math.max(1, bytes));
    }

    /** So far in the file that is being carried. */
    synchronized void at(long position) {
        if (System.nanoTime() - toldAtNanos >= TELL_EVERY_NANOS) tell(before + position, 0);
    }

    synchronized void done(long length) {
        before += length;
        tell(before, 0);
    }

    private void tell(long done, long beside) {
        long now = System.nanoTime();
        double seconds = toldAtNanos == 0 ? 0 : (now - toldAtNanos) / NANOS_PER_SECOND;
        long rate = seconds > 0 ? (long) (Math.max(0, done - toldDone) / seconds) : 0;
        toldAtNanos = now;
        toldDone = done;
        told.accept(new MigrationProgress(
                1,
                new Bytes(Math.max(all, done)),
                new Bytes(done + beside),
                new Bytes(Math.max(0, all - done)),
                new ByteRate(0),
                new ByteRate(rate),
                Optional.empty(),
                pausedFor()));
    }

    Optional<Duration> pausedFor() {
        return stopped ? Optional.of(Duration.ofNanos(System.nanoTime() - stoppedAtNanos)) : Optional.empty();
    }
}
