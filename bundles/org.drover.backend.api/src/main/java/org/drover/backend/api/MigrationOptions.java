package org.drover.backend.api;

import java.time.Duration;
import java.util.Optional;
import org.drover.model.ByteRate;

/**
 * How a live migration is to be done.
 *
 * @param pauseBudget      the longest pause aimed at: 1 ms to 1 min
 * @param bandwidth        the most the transfer may use; empty for all there is
 * @param parallelChannels connections side by side, 1 to 64
 * @param postCopy         the VM may be switched over before all its pages are sent: should a host or the network between
 *                         them die then, and not come back, the VM is lost. Never chosen by itself
 * @param policy           what counts when it does not converge
 */
public record MigrationOptions(
        Duration pauseBudget,
        Optional<ByteRate> bandwidth,
        boolean autoConverge,
        int parallelChannels,
        boolean compression,
        boolean postCopy,
        MigrationPolicy policy) {
    /** 200 ms, all the bandwidth, one channel, nothing else, and rather back than a longer pause. */
    public static final MigrationOptions DEFAULT =
            new MigrationOptions(Duration.ofMillis(200), Optional.empty(), false, 1, false);

    /** With the usual policy, without post-copy. */
    public MigrationOptions(
            Duration pauseBudget,
            Optional<ByteRate> bandwidth,
            boolean autoConverge,
            int parallelChannels,
            boolean compression) {
        this(pauseBudget, bandwidth, autoConverge, parallelChannels, compression, false, MigrationPolicy.MINIMAL_PAUSE);
    }

    public MigrationOptions {
        if (pauseBudget.compareTo(Duration.ofMillis(1)) < 0 || pauseBudget.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("a pause budget lies between 1 ms and 1 min, not at " + pauseBudget);
        }
        if (parallelChannels < 1 || parallelChannels > 64) {
            throw new IllegalArgumentException("between 1 and 64 parallel channels, not " + parallelChannels);
        }
    }

    public MigrationOptions withBandwidth(ByteRate most) {
        return new MigrationOptions(
                pauseBudget, Optional.of(most), autoConverge, parallelChannels, compression, postCopy, policy);
    }

    public MigrationOptions withPauseBudget(Duration budget) {
        return new MigrationOptions(budget, bandwidth, autoConverge, parallelChannels, compression, postCopy, policy);
    }

    public MigrationOptions withAutoConverge() {
        return new MigrationOptions(pauseBudget, bandwidth, true, parallelChannels, compression, postCopy, policy);
    }

    public MigrationOptions withParallelChannels(int channels) {
        return new MigrationOptions(pauseBudget, bandwidth, autoConverge, channels, compression, postCopy, policy);
    }

    public MigrationOptions withPostCopy(boolean allowed) {
        return new MigrationOptions(
                pauseBudget, bandwidth, autoConverge, parallelChannels, compression, allowed, policy);
    }

    public MigrationOptions with(MigrationPolicy other) {
        return new MigrationOptions(
                pauseBudget, bandwidth, autoConverge, parallelChannels, compression, postCopy, other);
    }
}
