package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Leases;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.VmId;
import org.xml.sax.SAXException;

/**
 * Leases by libvirt's lock manager, offered where the administrator said that it is on: libvirt does not tell over the
 * wire. It leases files and devices by itself, network disks only through leases that the VM names.
 */
final class LibvirtLeases implements Leases {
    private final LibvirtHost host;
    private final SharedPaths shared;

    LibvirtLeases(LibvirtHost host, SharedPaths shared) {
        this.host = host;
        this.shared = shared;
    }

    @Override
    public boolean guards(VmId vm) throws BackendException {
        try {
            return DomainXml.parse(host.libvirt().domains().xml(host.domain(vm)))
                    .isLeasable(shared);
        } catch (LibvirtFailure e) {
            throw host.failures().looking("ask for leases", Optional.of(vm), e);
        } catch (SAXException e) {
            throw host.failures().refused("ask for leases", vm, e.getMessage());
        }
    }
}
