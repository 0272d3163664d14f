package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.VmId;

/** QEMU's {@code calc-dirty-rate} by page sampling, as libvirt offers it. */
final class LibvirtDirtyRate implements DirtyRateMeter {
    private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** {@code VIR_DOMAIN_DIRTYRATE_MEASURING} and {@code ..._MEASURED}. */
    private static final long MEASURING = 1;

    private static final long MEASURED = 2;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration GRACE = Duration.ofSeconds(10);
    private final LibvirtHost host;

    LibvirtDirtyRate(LibvirtHost host) {
        this.host = host;
    }

    @Override
    public ByteRate measure(VmId vm, Duration window) throws BackendException {
        if (host.leaving().contains(vm)) { // libvirt would let us wait for 30 s
            throw host.failures().refused("measure dirty rate", vm, "it is being moved");
        }
        long seconds = Math.max(1, Math.min(60, window.toSeconds()));
        try {
            DomainRef domain = host.domain(vm);
            boolean joins = !start(domain, Duration.ofSeconds(seconds));
            return await(vm, domain, (joins ? LONGEST : Duration.ofSeconds(seconds)).plus(GRACE));
        } catch (LibvirtFailure e) {
            throw host.failures().looking("measure dirty rate", Optional.of(vm), e);
        }
    }

    /** False when a measurement is under way, whoever began it: its result will do. */
    private boolean start(DomainRef domain, Duration window) throws LibvirtFailure {
        try {
            host.libvirt().jobs().startDirtyRateMeasurement(domain, window);
            return true;
        } catch (LibvirtException e) {
            if (looked(domain, "dirtyrate.calc_status").orElse(0) == MEASURING) return false;
            throw e;
        }
    }

    private OptionalLong looked(DomainRef domain, String name) throws LibvirtFailure {
        List<DomainCalls.Stats> stats = host.libvirt().domains().stats(List.of(domain), Set.of(Flag.Stats.DIRTYRATE));
        return stats.isEmpty() ? OptionalLong.empty() : stats.get(0).values().number(name);
    }

    private ByteRate await(VmId vm, DomainRef domain, Duration most) throws LibvirtFailure, BackendException {
        long end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(ASK_EVERY_NANOS);
            if (Thread.currentThread().isInterrupted()) throw noResult(vm, "interrupted before there was a result");
            if (looked(domain, "dirtyrate.calc_status").orElse(0) == MEASURED) {
                long mebibytes =
                        looked(domain, "dirtyrate.megabytes_per_second").orElse(0);
                return new ByteRate(Bytes.ofMiB(mebibytes).count());
            }
        }
        throw noResult(vm, "no result after " + most.toSeconds() + " s");
    }

    private BackendException noResult(VmId vm, String why) {
        return new BackendException.TimedOut(host.host(), Optional.of(vm), "measure dirty rate", why, null);
    }
}
