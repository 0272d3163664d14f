package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/**
 * A domain whose memory is on two hosts. When the connection between them breaks, both halves wait; libvirt leads on
 * ({@code VIR_MIGRATE_POSTCOPY_RESUME}) once both say that it failed, which takes them a while.
 */
final class PostCopy {
    private static final Duration TIME_TO_FAIL = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_NANOS = 200_000_000;

    private static final Set<Reason> FAILED = EnumSet.of(Reason.PAUSED_POSTCOPY_FAILED, Reason.RUNNING_POSTCOPY_FAILED);
    private static final Set<Reason> UNDER_WAY = EnumSet.of(Reason.PAUSED_POSTCOPY, Reason.RUNNING_POSTCOPY);

    private PostCopy() {}

    interface Call<T> {
        T made() throws LibvirtFailure;
    }

    static boolean isSplit(DomainStatus status) {
        return hasFailed(status) || UNDER_WAY.stream().anyMatch(status::is);
    }

    private static boolean hasFailed(DomainStatus status) {
        return FAILED.stream().anyMatch(status::is);
    }

    /** Of the source, which may still think that it sends. */
    static void breakOff(LibvirtConnection libvirt, DomainRef domain) throws LibvirtFailure {
        if (!libvirt.domains().status(domain).is(Reason.PAUSED_POSTCOPY)) return;
        try {
            libvirt.jobs().abortPostCopy(domain);
        } catch (LibvirtException e) {
            if (!e.is(ErrorCode.OPERATION_INVALID)) throw e; // it has found out by itself meanwhile
        }
    }

    /** Once this half says that it failed, and for as long as libvirt answers that somebody is still at it. */
    static <T> T whenFailed(LibvirtConnection libvirt, DomainRef domain, Call<T> call) throws LibvirtFailure {
        long end = System.nanoTime() + TIME_TO_FAIL.toNanos();
        while (!hasFailed(libvirt.domains().status(domain)) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        while (true) {
            try {
                return call.made();
            } catch (LibvirtException e) {
                if (!e.is(ErrorCode.OPERATION_INVALID) || System.nanoTime() > end) throw e;
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
    }
}
