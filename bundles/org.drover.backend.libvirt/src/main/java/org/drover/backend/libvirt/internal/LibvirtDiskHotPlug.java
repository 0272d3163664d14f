package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskHotPlug;
import org.drover.libvirt.DomainEvent;
import org.drover.libvirt.DomainEvent.Kind;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.EventCalls;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.VolumeCalls;
import org.drover.libvirt.VolumeRef;
import org.drover.model.DiskFacts;
import org.drover.model.VmId;
import org.xml.sax.SAXException;

/** Virtio disks on volumes of the host's pools; a guest has let one go when libvirt tells that the device is removed. */
final class LibvirtDiskHotPlug implements DiskHotPlug {
    private static final String ATTACH = "plug in";
    private static final String DETACH = "pull out";

    /** Guests under load take seconds; a booting one does not answer at all. */
    private static final Duration GUEST_NEEDS = Duration.ofSeconds(20);

    private final LibvirtHost host;
    private final LibvirtConnection libvirt;

    LibvirtDiskHotPlug(LibvirtHost host) {
        this.host = host;
        this.libvirt = host.libvirt();
    }

    @Override
    public DiskFacts attach(VmId vm, String path) throws BackendException {
        try {
            DomainRef domain = running(ATTACH, vm);
            VolumeRef volume = host.pools().volumeAt(path).orElseThrow(() -> host.failures()
                    .refused(ATTACH, vm, "no storage pool of the host has " + path + " in it"));
            Optional<String> user = DiskElements.user(libvirt, path, Optional.empty());
            if (user.isPresent()) throw host.failures().refused(ATTACH, vm, "VM " + user.get() + " has " + path);
            String target = freeTarget(DiskElements.nowAndNext(libvirt, domain));
            libvirt.devices().attach(domain, xml(volume, path, target), liveAndKept(domain));
            return host.vm(vm)
                    .flatMap(facts -> facts.disks().stream()
                            .filter(disk -> disk.target().equals(target))
                            .findFirst())
                    .orElseThrow(() -> new BackendException.Lost(
                            host.host(), Optional.of(vm), ATTACH, "the disk was plugged in and is not there", null));
        } catch (LibvirtFailure e) {
            throw host.failures().acting(ATTACH, Optional.of(vm), e);
        } catch (SAXException e) {
            throw DiskElements.noSense(host, ATTACH, vm, e);
        }
    }

    /** Past the host's cache, as a disk of a VM that moves must be. */
    private String xml(VolumeRef volume, String path, String target) throws LibvirtFailure, SAXException {
        boolean block = libvirt.volumes().info(volume).type() == VolumeCalls.Type.BLOCK;
        String format = host.pools().format(volume);
        return """
                <disk type='%s' device='disk'><driver name='qemu' type='%s' cache='none'/>\
                <source %s='%s'/><target dev='%s' bus='virtio'/></disk>"""
                .formatted(block ? "block" : "file", format, block ? "dev" : "file", XmlText.escaped(path), target);
    }

    private static String freeTarget(Set<DiskElements.Disk> disks) {
        for (char letter = 'a'; letter <= 'z'; letter++) {
            String target = "vd" + letter;
            if (disks.stream().noneMatch(disk -> disk.target().equals(target))) return target;
        }
        return "vdaa"; // libvirt says no if that is taken too
    }

    private Flag.Device[] liveAndKept(DomainRef domain) throws LibvirtFailure {
        return libvirt.domains().isPersistent(domain)
                ? new Flag.Device[] {Flag.Device.LIVE, Flag.Device.CONFIG}
                : new Flag.Device[] {Flag.Device.LIVE};
    }

    @Override
    public void detach(VmId vm, String target) throws BackendException {
        try {
            DomainRef domain = running(DETACH, vm);
            DiskElements.Disk disk = DiskElements.of(libvirt.domains().xml(domain)).stream()
                    .filter(each -> each.target().equals(target))
                    .findFirst()
                    .orElseThrow(() -> host.failures().refused(DETACH, vm, "it has no disk " + target));
            CompletableFuture<Boolean> letGo = new CompletableFuture<>();
            List<EventCalls.Subscription> listening = List.of(
                    listen(Kind.DEVICE_REMOVED, domain, disk, letGo),
                    listen(Kind.DEVICE_REMOVAL_FAILED, domain, disk, letGo));
            try {
                pullOut(domain, disk);
                await(vm, target, letGo);
            } finally {
                for (EventCalls.Subscription each : listening) each.close();
            }
        } catch (LibvirtFailure e) {
            throw host.failures().acting(DETACH, Optional.of(vm), e);
        } catch (SAXException e) {
            throw DiskElements.noSense(host, DETACH, vm, e);
        }
    }

    private EventCalls.Subscription listen(
            Kind kind, DomainRef domain, DiskElements.Disk disk, CompletableFuture<Boolean> letGo)
            throws LibvirtFailure {
        return libvirt.events().listen(kind, event -> {
            if (!event.domain().equals(domain)) return;
            if (event instanceof DomainEvent.DeviceRemoved gone && gone.alias().equals(disk.alias())) {
                letGo.complete(true);
            } else if (event instanceof DomainEvent.DeviceRemovalFailed kept
                    && kept.alias().equals(disk.alias())) {
                letGo.complete(false);
            }
        });
    }

    /** Of the definition too, if it is in there; a disk that was plugged in by hand may not be. */
    private void pullOut(DomainRef domain, DiskElements.Disk disk) throws LibvirtFailure, SAXException {
        String xml = "<disk type='%s' device='disk'><source %s='%s'/><target dev='%s' bus='%s'/></disk>"
                .formatted(
                        disk.type(),
                        disk.type().equals("block") ? "dev" : "file",
                        XmlText.escaped(disk.path()),
                        disk.target(),
                        disk.bus());
        boolean defined = DiskElements.of(libvirt.domains().xml(domain, Flag.Xml.INACTIVE)).stream()
                .anyMatch(each -> each.target().equals(disk.target()));
        if (defined && libvirt.domains().isPersistent(domain))
            libvirt.devices().detach(domain, xml, Flag.Device.LIVE, Flag.Device.CONFIG);
        else libvirt.devices().detach(domain, xml, Flag.Device.LIVE);
    }

    private void await(VmId vm, String target, CompletableFuture<Boolean> letGo) throws BackendException {
        try {
            if (!letGo.get(GUEST_NEEDS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw host.failures().refused(DETACH, vm, "the guest does not let go of " + target);
            }
        } catch (TimeoutException e) {
            String reason = "the guest has not let go of " + target + " within " + GUEST_NEEDS.toSeconds()
                    + " s; it may still do so";
            throw new BackendException.TimedOut(host.host(), Optional.of(vm), DETACH, reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.Lost(host.host(), Optional.of(vm), DETACH, "the caller was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails that", e);
        }
    }

    private DomainRef running(String step, VmId vm) throws BackendException, LibvirtFailure {
        DomainRef domain = host.domain(vm);
        Held.check(host, step, vm, domain);
        DomainStatus status = libvirt.domains().status(domain);
        if (status.state() != DomainStatus.State.RUNNING) {
            throw host.failures().refused(step, vm, "it is " + status + "; disks come and go under a VM that runs");
        }
        return domain;
    }
}
