package org.drover.backend.libvirt.internal;

import org.drover.backend.api.BackendException;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.VmId;

/** Whether a migration or another job holds a VM: libvirt would let a change wait for 30 s, and then not say why. */
final class Held {
    /** {@code VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN}, {@code ..._OUT}. */
    private static final long MIGRATION_IN = 4;

    private static final long MIGRATION_OUT = 5;

    private Held() {}

    /** @throws BackendException.Refused when something holds it */
    static void check(LibvirtHost host, String step, VmId vm, DomainRef domain)
            throws BackendException, LibvirtFailure {
        if (host.leaving().contains(vm)) throw refused(host, step, vm);
        try {
            JobStats job = host.libvirt().jobs().stats(domain);
            if (!job.isActive()) return;
            long operation = job.operation().orElse(0);
            if (operation == MIGRATION_IN || operation == MIGRATION_OUT) throw refused(host, step, vm);
            throw host.failures().refused(step, vm, "another job of this VM is under way");
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.OPERATION_UNSUPPORTED)) throw refused(host, step, vm); // it is coming in
            if (!e.is(ErrorCode.OPERATION_INVALID)) throw e; // it is off, and has no jobs
        }
    }

    private static BackendException refused(LibvirtHost host, String step, VmId vm) {
        return host.failures().refused(step, vm, "a migration of this VM is under way");
    }
}
