package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.libvirt.JobStats;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** Reads libvirt's job statistics ({@code virDomainGetJobStats}) as Drover's progress and figures. */
final class ProgressReader {
    private static final long PAGE_WHEN_UNTOLD = 4096;

    private ProgressReader() {}

    /** Before the first look. */
    static final MigrationProgress NOTHING_KNOWN = new MigrationProgress(
            1, Bytes.ZERO, Bytes.ZERO, Bytes.ZERO, new ByteRate(0), new ByteRate(0), Optional.empty());

    static MigrationProgress read(JobStats stats) {
        long page = stats.pageSizeBytes().orElse(PAGE_WHEN_UNTOLD);
        return new MigrationProgress(
                (int) Math.max(1, stats.iteration().orElse(1)),
                bytes(stats.memoryTotalBytes()),
                bytes(stats.memoryProcessedBytes()),
                bytes(stats.memoryRemainingBytes()),
                new ByteRate(Math.max(0, stats.dirtyPagesPerSecond().orElse(0)) * page),
                new ByteRate(Math.max(0, stats.memoryBytesPerSecond().orElse(0))),
                millis(stats.downtimeMillis()));
    }

    static MigrationFigures figures(JobStats stats) {
        OptionalLong sent = stats.memoryProcessedBytes();
        return new MigrationFigures(
                millis(stats.downtimeMillis()), sent.isPresent() ? Optional.of(bytes(sent)) : Optional.empty(), (int)
                        stats.iteration().orElse(0));
    }

    private static Bytes bytes(OptionalLong count) {
        return new Bytes(Math.max(0, count.orElse(0)));
    }

    private static Optional<Duration> millis(OptionalLong millis) {
        return millis.isPresent() ? Optional.of(Duration.ofMillis(Math.max(0, millis.getAsLong()))) : Optional.empty();
    }
}
