package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.VmId;

/** QEMU's {@code calc-dirty-rate} by page sampling, as libvirt offers it. */
final class LibvirtDirtyRate implements DirtyRateMeter {
    private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** {@code VIR_DOMAIN_DIRTYRATE_MEASURED}. */
    private static final long MEASURED = 2;

    private static final Duration GRACE = Duration.ofSeconds(10);
    private final LibvirtHost host;

    LibvirtDirtyRate(LibvirtHost host) {
        this.host = host;
    }

    @Override
    public ByteRate measure(VmId vm, Duration window) throws BackendException {
        long seconds = Math.max(1, Math.min(60, window.toSeconds()));
        try {
            DomainRef domain = host.domain(vm);
            host.libvirt().jobs().startDirtyRateMeasurement(domain, Duration.ofSeconds(seconds));
            return await(vm, domain, Duration.ofSeconds(seconds).plus(GRACE));
        } catch (LibvirtFailure e) {
            throw host.failures().looking("measure dirty rate", Optional.of(vm), e);
        }
    }

    private ByteRate await(VmId vm, DomainRef domain, Duration most) throws LibvirtFailure, BackendException {
        long end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(ASK_EVERY_NANOS);
            List<DomainCalls.Stats> stats =
                    host.libvirt().domains().stats(List.of(domain), Set.of(Flag.Stats.DIRTYRATE));
            if (!stats.isEmpty()
                    && stats.get(0).values().number("dirtyrate.calc_status").orElse(0) == MEASURED) {
                long mebibytes = stats.get(0)
                        .values()
                        .number("dirtyrate.megabytes_per_second")
                        .orElse(0);
                return new ByteRate(Bytes.ofMiB(mebibytes).count());
            }
        }
        throw new BackendException.TimedOut(
                host.host(), Optional.of(vm), "measure dirty rate", "no result after " + most.toSeconds() + " s", null);
    }
}
