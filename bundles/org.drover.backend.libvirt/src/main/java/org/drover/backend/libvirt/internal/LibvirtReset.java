package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmReset;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.VmId;

/** {@code virDomainReset}. */
final class LibvirtReset implements VmReset {
    private final LibvirtHost host;

    LibvirtReset(LibvirtHost host) {
        this.host = host;
    }

    @Override
    public void reset(VmId vm) throws BackendException {
        try {
            DomainRef domain = host.domain(vm);
            Held.check(host, "reset", vm, domain);
            host.libvirt().domains().reset(domain);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("reset", Optional.of(vm), e);
        }
    }
}
