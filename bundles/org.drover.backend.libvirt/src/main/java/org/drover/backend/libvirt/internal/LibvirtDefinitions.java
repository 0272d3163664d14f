package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmDefinitions;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.VolumeRef;
import org.drover.model.VmId;
import org.xml.sax.SAXException;

/** Domains' XML, in and out. Files of disks are deleted through the storage pool that they lie in, or not at all. */
final class LibvirtDefinitions implements VmDefinitions {
    private final LibvirtHost host;

    LibvirtDefinitions(LibvirtHost host) {
        this.host = host;
    }

    @Override
    public String describe(VmId vm) throws BackendException {
        try {
            return host.libvirt().domains().xml(host.domain(vm), Flag.Xml.SECURE, Flag.Xml.INACTIVE);
        } catch (LibvirtFailure e) {
            throw host.failures().looking("describe", Optional.of(vm), e);
        }
    }

    /** libvirt itself would change one that is there. */
    @Override
    public VmId define(String description) throws BackendException {
        try {
            DomainXml meant = DomainXml.parse(description);
            for (DomainRef there : host.libvirt().domains().list()) {
                boolean same = meant.uuid().equals(Optional.of(there.uuid().toString()))
                        || there.name().equals(meant.name());
                if (same) throw refused("VM " + there.name() + " is there already", null);
            }
            return LibvirtHost.idOf(host.libvirt().domains().defineXml(description));
        } catch (SAXException e) {
            throw refused("the description makes no sense: " + e.getMessage(), e);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("define", Optional.empty(), e);
        }
    }

    private BackendException refused(String reason, Exception cause) {
        return new BackendException.Refused(host.host(), Optional.empty(), "define", reason, cause);
    }

    @Override
    public void delete(VmId vm, Set<String> disks) throws BackendException {
        List<VolumeRef> volumes;
        try {
            DomainRef domain = host.domain(vm);
            DomainStatus status = host.libvirt().domains().status(domain);
            if (status.state() != DomainStatus.State.SHUT_OFF) {
                throw host.failures().refused("delete", vm, "it is " + status + "; only a VM that is off is deleted");
            }
            volumes = volumes(vm, domain, disks);
            host.libvirt()
                    .domains()
                    .undefine(
                            domain,
                            Flag.Undefine.MANAGED_SAVE,
                            Flag.Undefine.SNAPSHOTS_METADATA,
                            Flag.Undefine.NVRAM,
                            Flag.Undefine.CHECKPOINTS_METADATA);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("delete", Optional.of(vm), e);
        } catch (SAXException e) {
            throw DiskElements.noSense(host, "delete", vm, e);
        }
        for (VolumeRef volume : volumes) delete(vm, volume);
    }

    /** All of them are found, and nobody else's, before anything is changed. */
    private List<VolumeRef> volumes(VmId vm, DomainRef domain, Set<String> targets)
            throws BackendException, LibvirtFailure, SAXException {
        List<VolumeRef> volumes = new ArrayList<>();
        for (String target : targets) {
            Optional<String> path = DiskElements.nowAndNext(host.libvirt(), domain).stream()
                    .filter(disk -> disk.target().equals(target) && !disk.path().isEmpty())
                    .map(DiskElements.Disk::path)
                    .findFirst();
            if (path.isEmpty()) throw host.failures().refused("delete", vm, "it has no disk " + target + " on a file");
            Optional<String> other = DiskElements.user(host.libvirt(), path.get(), Optional.of(domain));
            if (other.isPresent()) {
                throw host.failures().refused("delete", vm, "VM " + other.get() + " has " + path.get() + " too");
            }
            volumes.add(host.pools().volumeAt(path.get()).orElseThrow(() -> host.failures()
                    .refused("delete", vm, "no storage pool of the host has " + path.get() + " in it")));
        }
        return volumes;
    }

    /** The definition is gone by now: that a file stays is no refusal of the whole. */
    private void delete(VmId vm, VolumeRef volume) throws BackendException {
        try {
            host.libvirt().volumes().delete(volume);
        } catch (LibvirtException e) {
            throw new BackendException.Lost(
                    host.host(),
                    Optional.of(vm),
                    "delete",
                    "its definition is deleted, its disk " + volume.key() + " is not: " + e.getMessage(),
                    e);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("delete", Optional.of(vm), e);
        }
    }
}
