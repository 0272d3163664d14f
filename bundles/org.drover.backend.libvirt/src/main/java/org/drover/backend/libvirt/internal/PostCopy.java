package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.BackendException;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/**
 * A domain whose memory is on two hosts. When the connection between them breaks, both halves wait; libvirt leads on
 * ({@code VIR_MIGRATE_POSTCOPY_RESUME}) once both QEMUs have noticed. The connection is not broken off from here: as long as
 * the source's TCP sends again, all goes on by itself when the network is back. A destination that waits for a page that
 * was asked for before the cut, and asks for no other, never notices, and libvirt 9.0 has no call that tells it: aborting is
 * for sources, and its monitor is locked by the finish that waits.
 */
final class PostCopy {
    private static final Duration TIME_TO_NOTICE = Duration.ofSeconds(5);
    private static final long LOOK_EVERY_NANOS = 100_000_000;

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

    /** @throws BackendException.Refused the source has not noticed yet: the rest is on its way, or waits for the network */
    static <T> T atSource(LibvirtHost host, LibvirtConnection libvirt, DomainRef domain, Call<T> call)
            throws LibvirtFailure, BackendException {
        return onceNoticed(
                host,
                libvirt,
                domain,
                "the rest of its memory is on its way, or waits for the network until this host's TCP gives up"
                        + " (net.ipv4.tcp_retries2). If no page comes though the network is well, end it on this host:"
                        + " virsh domjobabort --postcopy. It is led on then",
                call);
    }

    /** @throws BackendException.Refused the destination has not noticed, which it may never do by itself */
    static <T> T atDestination(LibvirtHost host, LibvirtConnection libvirt, DomainRef domain, Call<T> call)
            throws LibvirtFailure, BackendException {
        return onceNoticed(
                host,
                libvirt,
                domain,
                "this host has not noticed that the connection broke, and libvirt cannot tell it. If that lasts, on this"
                        + " host ss -tnp shows the connection from the source to the VM's QEMU, and ss -tK sport = :PORT"
                        + " ends it. It is led on then",
                call);
    }

    /** The finish or perform that failed takes a moment to let go of the domain, too. */
    private static <T> T onceNoticed(
            LibvirtHost host, LibvirtConnection libvirt, DomainRef domain, String why, Call<T> call)
            throws LibvirtFailure, BackendException {
        long end = System.nanoTime() + TIME_TO_NOTICE.toNanos();
        String said = "";
        while (System.nanoTime() < end) {
            try {
                DomainStatus status = libvirt.domains().status(domain);
                if (!isSplit(status)) throw host.failures().refused("lead on", LibvirtHost.idOf(domain), "it is whole");
                if (hasFailed(status)) return call.made();
            } catch (LibvirtException e) {
                if (!e.is(ErrorCode.OPERATION_INVALID)) throw e;
                said = " (" + e.getMessage() + ")";
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        throw host.failures().refused("lead on", LibvirtHost.idOf(domain), why + said);
    }
}
