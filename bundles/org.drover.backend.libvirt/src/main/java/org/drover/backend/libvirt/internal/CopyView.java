package org.drover.backend.libvirt.internal;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationProgress;
import org.drover.libvirt.BlockJobCalls;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** Copies of disks, look by look, as progress: how fast they are is the difference to the look before. */
final class CopyView {
    private static final double NANOS_PER_SECOND = 1e9;

    private long nanosBefore;
    private long doneBefore;

    MigrationProgress of(List<BlockJobCalls.Info> copies) {
        return of(copies, System.nanoTime());
    }

    MigrationProgress of(List<BlockJobCalls.Info> copies, long nanos) {
        long all = copies.stream().mapToLong(BlockJobCalls.Info::all).sum();
        long done = copies.stream().mapToLong(BlockJobCalls.Info::done).sum();
        double seconds = nanosBefore == 0 ? 0 : (nanos - nanosBefore) / NANOS_PER_SECOND;
        long rate = seconds > 0 ? (long) (Math.max(0, done - doneBefore) / seconds) : 0;
        nanosBefore = nanos;
        doneBefore = done;
        return new MigrationProgress(
                        1,
                        new Bytes(all),
                        new Bytes(done),
                        new Bytes(Math.max(0, all - done)),
                        new ByteRate(0),
                        new ByteRate(rate),
                        Optional.empty())
                .ofDisks();
    }
}
