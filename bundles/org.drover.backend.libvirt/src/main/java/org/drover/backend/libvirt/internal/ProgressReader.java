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
    private static final long MILLIS_PER_SECOND = 1000;

    private ProgressReader() {}

    /** Before the first look. */
    static final MigrationProgress NOTHING_KNOWN = new MigrationProgress(
            1, Bytes.ZERO, Bytes.ZERO, Bytes.ZERO, new ByteRate(0), new ByteRate(0), Optional.empty());

    /** From begin on libvirt calls it a job; disks and memory are counted once the transfer has begun. */
    static boolean isUnderWay(JobStats stats) {
        return stats.isActive()
                && (stats.memoryTotalBytes().orElse(0) > 0
                        || stats.diskTotalBytes().orElse(0) > 0);
    }

    static MigrationProgress read(JobStats stats) {
        long page = stats.pageSizeBytes().orElse(PAGE_WHEN_UNTOLD);
        OptionalLong diskDone = stats.values().number("disk_processed");
        boolean memory = stats.memoryTotalBytes().orElse(0) > 0; // disks go before it
        long rate =
                memory ? Math.max(0, stats.memoryBytesPerSecond().orElse(0)) : average(diskDone, stats.elapsedMillis());
        MigrationProgress seen = new MigrationProgress(
                (int) Math.max(1, stats.iteration().orElse(1)),
                bytes(stats.memoryTotalBytes()).plus(bytes(stats.diskTotalBytes())),
                bytes(stats.memoryProcessedBytes()).plus(bytes(diskDone)),
                bytes(stats.memoryRemainingBytes()).plus(bytes(stats.diskRemainingBytes())),
                new ByteRate(Math.max(0, stats.dirtyPagesPerSecond().orElse(0)) * page),
                new ByteRate(rate),
                millis(stats.downtimeMillis()));
        return memory ? seen : seen.ofDisks();
    }

    /** Disks that go with a VM go before its memory; libvirt does not tell how fast. */
    private static long average(OptionalLong bytes, OptionalLong millis) {
        return Math.max(0, bytes.orElse(0)) * MILLIS_PER_SECOND / Math.max(1, millis.orElse(1));
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
