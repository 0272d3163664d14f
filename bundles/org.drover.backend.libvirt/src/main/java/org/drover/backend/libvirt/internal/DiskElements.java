package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.VmId;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The {@code <disk>} elements of a domain's definition, as far as plugging and deleting needs them. */
final class DiskElements {
    /**
     * @param type  "file", "block", "network"...
     * @param path  of the file or device; empty when there is none
     * @param alias QEMU's name for the device; empty in a definition that does not run
     */
    record Disk(String target, String bus, String type, String path, String alias) {}

    private DiskElements() {}

    static List<Disk> of(String domainXml) throws SAXException {
        List<Disk> disks = new ArrayList<>();
        Optional<Element> devices = SafeXml.at(SafeXml.parse(domainXml), "devices");
        if (devices.isEmpty()) return disks;
        for (Element disk : SafeXml.children(devices.get(), "disk")) {
            disks.add(new Disk(
                    SafeXml.attribute(disk, "dev", "target").orElse(""),
                    SafeXml.attribute(disk, "bus", "target").orElse(""),
                    disk.getAttribute("type"),
                    SafeXml.attribute(disk, "file", "source")
                            .or(() -> SafeXml.attribute(disk, "dev", "source"))
                            .orElse(""),
                    SafeXml.attribute(disk, "name", "alias").orElse("")));
        }
        return disks;
    }

    /** As it is now and, of a running one, as it will be after its next start. */
    static Set<Disk> nowAndNext(LibvirtConnection libvirt, DomainRef domain) throws LibvirtFailure, SAXException {
        Set<Disk> disks = new LinkedHashSet<>(of(libvirt.domains().xml(domain)));
        disks.addAll(of(libvirt.domains().xml(domain, Flag.Xml.INACTIVE)));
        return disks;
    }

    /** The name of a domain of this host, other than {@code but}, that has this path among its disks. */
    static Optional<String> user(LibvirtConnection libvirt, String path, Optional<DomainRef> but)
            throws LibvirtFailure {
        for (DomainRef domain : libvirt.domains().list()) {
            if (but.isPresent() && but.get().equals(domain)) continue;
            try {
                boolean has = nowAndNext(libvirt, domain).stream()
                        .anyMatch(disk -> disk.path().equals(path));
                if (has) return Optional.of(domain.name());
            } catch (LibvirtException e) {
                if (!e.is(ErrorCode.NO_DOMAIN)) throw e; // gone meanwhile
            } catch (SAXException e) {
                return Optional.of(domain.name() + ", whose definition makes no sense"); // it may have it
            }
        }
        return Optional.empty();
    }

    /** Of a domain's own definition, which must make sense. */
    static BackendException noSense(LibvirtHost host, String step, VmId vm, SAXException e) {
        return host.failures().refused(step, vm, "its definition makes no sense: " + e.getMessage());
    }
}
