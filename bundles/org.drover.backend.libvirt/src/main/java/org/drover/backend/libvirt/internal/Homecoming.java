package org.drover.backend.libvirt.internal;

import java.time.Duration;
import org.drover.backend.api.Leases;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtFailure;

/** A domain that stays where it is after all: it runs on, with its lease, and bears no mark. */
final class Homecoming {
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final LibvirtHost host;
    private final LibvirtConnection libvirt;
    private final DomainRef domain;

    Homecoming(LibvirtHost host, LibvirtConnection libvirt, DomainRef domain) {
        this.host = host;
        this.libvirt = libvirt;
        this.domain = domain;
    }

    boolean isStillSending() throws LibvirtFailure {
        return libvirt.jobs().within(LOOK).stats(domain).isActive();
    }

    /** @param wasStopped for its last pages */
    void settle(boolean wasStopped) throws LibvirtFailure {
        if (libvirt.domains().status(domain).is(Reason.PAUSED_MIGRATION))
            libvirt.domains().resume(domain);
        if (wasStopped) renewLease();
        Mark.remove(libvirt.domains(), domain);
    }

    /**
     * A QEMU that sets its VM going again by itself does not get its lease back: libvirt gives it up at every stop and
     * takes it when it is libvirt that resumes ({@code qemuProcessHandleStop}, {@code qemuProcessStartCPUs}). So libvirt
     * stops it once more, for some milliseconds.
     */
    private void renewLease() throws LibvirtFailure {
        if (host.capability(Leases.class).isEmpty()) return;
        if (!libvirt.domains().status(domain).is(Reason.RUNNING_UNPAUSED)) return;
        libvirt.domains().suspend(domain);
        libvirt.domains().resume(domain);
    }
}
