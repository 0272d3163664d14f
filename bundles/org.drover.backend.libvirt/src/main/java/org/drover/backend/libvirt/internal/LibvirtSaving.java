package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmSaving;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.VmId;

/** libvirt's managed save: the daemon keeps the file, and the next start goes on from it. */
final class LibvirtSaving implements VmSaving {
    /** 1 TiB at 600 MiB/s; nobody waits for a daemon that is dead, keep-alive sees to that. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final LibvirtHost host;

    LibvirtSaving(LibvirtHost host) {
        this.host = host;
    }

    @Override
    public void save(VmId vm) throws BackendException {
        try {
            DomainRef domain = host.domain(vm);
            Held.check(host, "save", vm, domain);
            host.libvirt().savedStates().within(LONGEST).managedSave(domain);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("save", Optional.of(vm), e);
        }
    }

    @Override
    public boolean isSaved(VmId vm) throws BackendException {
        try {
            return host.libvirt().savedStates().hasManagedSave(host.domain(vm));
        } catch (LibvirtFailure e) {
            throw host.failures().looking("ask for saved memory", Optional.of(vm), e);
        }
    }

    @Override
    public void forget(VmId vm) throws BackendException {
        try {
            DomainRef domain = host.domain(vm);
            boolean there = host.libvirt().savedStates().hasManagedSave(domain);
            if (there) host.libvirt().savedStates().removeManagedSave(domain);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("forget saved memory", Optional.of(vm), e);
        }
    }
}
