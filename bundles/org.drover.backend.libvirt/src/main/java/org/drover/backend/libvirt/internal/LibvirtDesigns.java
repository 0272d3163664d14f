package org.drover.backend.libvirt.internal;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmDesign;
import org.drover.backend.api.VmDesigns;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.VolumeCalls;
import org.drover.libvirt.VolumeRef;
import org.drover.model.Drive;
import org.drover.model.NetworkId;
import org.xml.sax.SAXException;

/** A design as a domain's XML: virtio for disks and cards, a serial console, and nothing that would keep it from moving. */
final class LibvirtDesigns implements VmDesigns {
    private static final String STEP = "describe";
    private static final String BRIDGE = "bridge:";
    private static final String NETWORK = "network:";

    private final LibvirtHost host;

    LibvirtDesigns(LibvirtHost host) {
        this.host = host;
    }

    @Override
    public String describe(VmDesign design) throws BackendException {
        try {
            Capabilities there = Capabilities.parse(host.libvirt().host().capabilities());
            Set<NetworkId> networks = host.facts().networks();
            StringBuilder devices = new StringBuilder();
            int number = 0;
            for (VmDesign.Disk disk : design.disks()) devices.append(disk(disk, number++));
            for (NetworkId network : design.networks()) devices.append(card(network, networks));
            devices.append("<serial type='pty'/><console type='pty'/>");
            return """
                    <domain type='%s'>
                      <name>%s</name>
                      <uuid>%s</uuid>
                      <memory unit='b'>%d</memory>
                      <vcpu>%d</vcpu>
                      %s
                      <devices>%s</devices>
                    </domain>
                    """
                    .formatted(
                            there.hasKvm() ? "kvm" : "qemu",
                            XmlText.escaped(design.name()),
                            UUID.randomUUID(),
                            design.memory().count(),
                            design.vcpus(),
                            board(there),
                            devices);
        } catch (LibvirtFailure e) {
            throw host.failures().looking(STEP, Optional.empty(), e);
        } catch (SAXException e) {
            throw refused("what the host says of itself makes no sense: " + e.getMessage());
        }
    }

    /** The processor that the host would choose for a VM that may move to hosts like it. */
    private static String board(Capabilities there) {
        boolean pc = there.architecture().equals("x86_64");
        String machine =
                pc && there.machines().getOrDefault("x86_64", Set.of()).contains("q35") ? " machine='q35'" : "";
        return "<os><type arch='" + XmlText.escaped(there.architecture()) + "'" + machine
                + ">hvm</type><boot dev='cdrom'/><boot dev='hd'/></os>"
                + (pc ? "<features><acpi/><apic/></features>" : "")
                + (there.hasKvm() ? "<cpu mode='host-model'/>" : "");
    }

    private String disk(VmDesign.Disk disk, int number) throws BackendException, LibvirtFailure, SAXException {
        Optional<VolumeRef> volume = host.pools().volumeAt(disk.path());
        if (volume.isEmpty()) throw refused("no storage pool of the host has " + disk.path() + " in it");
        boolean block = host.libvirt().volumes().info(volume.get()).type() == VolumeCalls.Type.BLOCK;
        String source = "<source %s='%s'/>".formatted(block ? "dev" : "file", XmlText.escaped(disk.path()));
        char letter = (char) ('a' + number);
        String type = block ? "block" : "file";
        return switch (disk.kind()) {
            case DISK ->
                "<disk type='%s' device='disk'><driver name='qemu' type='%s' cache='none'/>%s<target dev='vd%s' bus='virtio'/></disk>"
                        .formatted(type, host.pools().format(volume.get()), source, letter);
            case CDROM, FLOPPY ->
                "<disk type='%s' device='%s'><driver name='qemu' type='raw'/>%s<target dev='%s%s' bus='%s'/>%s</disk>"
                        .formatted(
                                type,
                                disk.kind() == Drive.Kind.CDROM ? "cdrom" : "floppy",
                                source,
                                disk.kind() == Drive.Kind.CDROM ? "sd" : "fd",
                                letter,
                                disk.kind() == Drive.Kind.CDROM ? "sata" : "fdc",
                                disk.kind() == Drive.Kind.CDROM ? "<readonly/>" : "");
        };
    }

    private String card(NetworkId network, Set<NetworkId> there) throws BackendException {
        if (!there.contains(network)) throw refused("the host has no network " + network + "; it has " + there);
        String name = network.value();
        boolean bridge = name.startsWith(BRIDGE);
        String source = XmlText.escaped(name.substring(bridge ? BRIDGE.length() : NETWORK.length()));
        return "<interface type='%s'><source %s='%s'/><model type='virtio'/></interface>"
                .formatted(bridge ? "bridge" : "network", bridge ? "bridge" : "network", source);
    }

    private BackendException refused(String reason) {
        return new BackendException.Refused(host.host(), Optional.empty(), STEP, reason, null);
    }
}
