package org.drover.backend.api;

import java.time.Duration;
import java.util.Optional;
import org.drover.model.Bytes;

/**
 * What a completed migration cost, as the hypervisor measured it; empty where it did not say.
 *
 * @param pause       what the VM was stopped for
 * @param transferred sent altogether
 * @param iterations  passes over the memory, the first one included; 0 when not told
 */
public record MigrationFigures(Optional<Duration> pause, Optional<Bytes> transferred, int iterations) {
    public static final MigrationFigures UNKNOWN = new MigrationFigures(Optional.empty(), Optional.empty(), 0);
}
