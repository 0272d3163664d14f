package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.Bytes;
import org.xml.sax.SAXException;

/** What the disks of a migration are like before it begins; those that cannot go where they should are refused here. */
final class DiskSurvey {
    private static final Set<String> FORMATS = Set.of("raw", "qcow2");

    private final LibvirtHost host;
    private final MigrationTicket ticket;

    DiskSurvey(LibvirtHost host, MigrationTicket ticket) {
        this.host = host;
        this.ticket = ticket;
    }

    List<DiskImage> of(DomainRef domain) throws BackendException, LibvirtFailure {
        if (ticket.disks().isEmpty()) return List.of();
        DomainDisks disks = read(host.libvirt().domains().xml(domain));
        Map<String, Bytes> sizes = sizes(domain);
        List<DiskImage> images = new ArrayList<>();
        for (DiskMove move : ticket.disks()) {
            DomainDisks.Disk disk = checked(disks, move);
            Bytes size = sizes.get(move.disk());
            if (size == null) throw refused("how large its disk " + move.disk() + " is cannot be told");
            images.add(new DiskImage(
                    move.disk(),
                    disk.format(),
                    size.count(),
                    host.files().access(move.from()),
                    disk.below().filter(below -> !move.flat())));
        }
        if (ticket.kind() == MoveKind.SHARED_NOTHING) alike(disks, images);
        return images;
    }

    /** What those disks stand on that stay chains. */
    List<Chain.Layer> layers(List<DiskImage> images) throws LibvirtFailure {
        List<Chain.Layer> layers = new ArrayList<>();
        for (DiskMove move : ticket.disks()) {
            boolean stays = images.stream()
                    .anyMatch(image ->
                            image.disk().equals(move.disk()) && image.below().isPresent());
            if (stays) layers.addAll(Chain.below(host.files(), move.disk(), move.from()));
        }
        return layers;
    }

    private DomainDisks.Disk checked(DomainDisks disks, DiskMove move) throws BackendException {
        String name = "its disk " + move.disk();
        Optional<DomainDisks.Disk> found = disks.disk(move.disk());
        if (found.isEmpty()) throw refused("it has no disk " + move.disk());
        DomainDisks.Disk disk = found.get();
        if (!disk.type().equals("file")) throw refused(name + " lies on no file, but on a " + disk.type());
        if (!disk.source().equals(move.from())) {
            throw refused(name + " lies on " + disk.source() + ", not on " + move.from());
        }
        if (!FORMATS.contains(disk.format())) {
            throw refused(name + " is of the format " + disk.format() + "; only raw and qcow2 are carried");
        }
        if (disk.encrypted()) throw refused(name + " is encrypted with a key that its host keeps");
        boolean stays = disk.chained() && !move.flat();
        if (stays && (disk.below().get().file().isEmpty() || !disk.format().equals("qcow2"))) {
            throw refused(name + " stands on something that is no file; it can go as one file");
        }
        if (disks.mirror(move.disk()).isPresent()) throw refused(name + " is being copied already");
        return disk;
    }

    /** libvirt is told once for all disks of a migration whether what they stand on is copied too. */
    private void alike(DomainDisks disks, List<DiskImage> images) throws BackendException {
        boolean stays = images.stream().anyMatch(image -> image.below().isPresent());
        for (DiskMove move : ticket.disks()) {
            if (stays && move.flat() && disks.disk(move.disk()).orElseThrow().chained()) {
                throw refused("libvirt makes one file of all the chains of a VM that moves live, or of none");
            }
        }
    }

    private Map<String, Bytes> sizes(DomainRef domain) throws LibvirtFailure {
        for (DomainCalls.Stats stats : host.libvirt().domains().stats(List.of(domain), Set.of(Flag.Stats.BLOCK))) {
            return DiskSizes.read(stats.values());
        }
        return Map.of();
    }

    private DomainDisks read(String xml) throws BackendException {
        try {
            return DomainDisks.parse(xml);
        } catch (SAXException e) {
            throw refused("its definition makes no sense: " + e.getMessage());
        }
    }

    private BackendException refused(String why) {
        return host.failures().refused("begin", ticket.vm(), why);
    }
}
