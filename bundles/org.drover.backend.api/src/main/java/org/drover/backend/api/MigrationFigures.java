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
 * @param anatomy     what the pause was made of
 */
public record MigrationFigures(
        Optional<Duration> pause, Optional<Bytes> transferred, int iterations, PauseAnatomy anatomy) {
    public static final MigrationFigures UNKNOWN = new MigrationFigures(Optional.empty(), Optional.empty(), 0);

    /** Of a pause of which nobody saw more than how long it was. */
    public MigrationFigures(Optional<Duration> pause, Optional<Bytes> transferred, int iterations) {
        this(pause, transferred, iterations, PauseAnatomy.UNKNOWN);
    }

    public MigrationFigures with(PauseAnatomy seen) {
        return new MigrationFigures(pause, transferred, iterations, seen);
    }
}
