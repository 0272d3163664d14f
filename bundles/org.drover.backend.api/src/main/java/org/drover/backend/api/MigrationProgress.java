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
 */
public record MigrationProgress(
        int iteration,
        Bytes total,
        Bytes transferred,
        Bytes remaining,
        ByteRate dirtyRate,
        ByteRate throughput,
        Optional<Duration> expectedPause) {}
