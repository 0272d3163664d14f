package org.drover.backend.api;

import java.time.Duration;
import java.util.Optional;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * How far a transfer is.
 *
 * @param iteration     the pass over the memory under way, from 1
 * @param total         memory to be moved
 * @param transferred   sent until now; grows past {@code total} when pages are sent again
 * @param remaining     still to be sent, as known now
 * @param expectedPause if the VM were stopped now; empty when not known
 * @param pausedFor     how long the VM has been stopped by the migration; empty while it runs. Told at once when it is
 *     stopped, even if nothing else is known just then: whoever leads the migration watches over the pause
 * @param disks         what is being sent now is disks; {@code dirtyRate} is then what is written to them
 */
public record MigrationProgress(
        int iteration,
        Bytes total,
        Bytes transferred,
        Bytes remaining,
        ByteRate dirtyRate,
        ByteRate throughput,
        Optional<Duration> expectedPause,
        Optional<Duration> pausedFor,
        boolean disks) {
    /** Of memory. */
    public MigrationProgress(
            int iteration,
            Bytes total,
            Bytes transferred,
            Bytes remaining,
            ByteRate dirtyRate,
            ByteRate throughput,
            Optional<Duration> expectedPause,
            Optional<Duration> pausedFor) {
        this(iteration, total, transferred, remaining, dirtyRate, throughput, expectedPause, pausedFor, false);
    }

    /** Of memory of a VM that runs. */
    public MigrationProgress(
            int iteration,
            Bytes total,
            Bytes transferred,
            Bytes remaining,
            ByteRate dirtyRate,
            ByteRate throughput,
            Optional<Duration> expectedPause) {
        this(iteration, total, transferred, remaining, dirtyRate, throughput, expectedPause, Optional.empty());
    }

    /** The same amounts, the VM being stopped for so long, or running. */
    public MigrationProgress withPausedFor(Optional<Duration> pause) {
        return new MigrationProgress(
                iteration, total, transferred, remaining, dirtyRate, throughput, expectedPause, pause, disks);
    }

    /** The same amounts, of disks. */
    public MigrationProgress ofDisks() {
        return new MigrationProgress(
                iteration, total, transferred, remaining, dirtyRate, throughput, expectedPause, pausedFor, true);
    }
}
