package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmLifecycle;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.VmId;

/** Starts and stops domains. */
final class LibvirtLifecycle implements VmLifecycle {
    private final LibvirtHost host;

    LibvirtLifecycle(LibvirtHost host) {
        this.host = host;
    }

    private interface Deed {
        void on(DomainCalls domains, DomainRef domain) throws LibvirtFailure;
    }

    @Override
    public void start(VmId vm) throws BackendException {
        act("start", vm, (domains, domain) -> domains.start(domain));
    }

    @Override
    public void shutDown(VmId vm) throws BackendException {
        act("shut down", vm, DomainCalls::shutdown);
    }

    @Override
    public void powerOff(VmId vm) throws BackendException {
        act("power off", vm, (domains, domain) -> domains.destroy(domain));
    }

    @Override
    public void pause(VmId vm) throws BackendException {
        act("pause", vm, DomainCalls::suspend);
    }

    @Override
    public void resume(VmId vm) throws BackendException {
        try {
            DomainStatus status = host.libvirt().domains().status(host.domain(vm));
            if (status.is(Reason.PAUSED_MIGRATION)) {
                throw host.failures().refused("resume", vm, "a migration paused it; only the migration may resume it");
            }
        } catch (LibvirtFailure e) {
            throw host.failures().looking("resume", Optional.of(vm), e);
        }
        act("resume", vm, DomainCalls::resume);
    }

    private void act(String step, VmId vm, Deed deed) throws BackendException {
        try {
            deed.on(host.libvirt().domains(), host.domain(vm));
        } catch (LibvirtFailure e) {
            throw host.failures().acting(step, Optional.of(vm), e);
        }
    }
}
