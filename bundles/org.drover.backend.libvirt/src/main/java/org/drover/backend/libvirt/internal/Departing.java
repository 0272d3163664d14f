package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A VM whose definition and files are to be carried away: what stands against that, and what the destination is told. */
final class Departing {
    private final LibvirtHost host;
    private final MigrationTicket ticket;
    private final DomainRef domain;
    private final List<DiskImage> images = new ArrayList<>();
    private final List<Chain.Layer> layers = new ArrayList<>();
    private Optional<String> nvram = Optional.empty();

    Departing(LibvirtHost host, MigrationTicket ticket, DomainRef domain) {
        this.host = host;
        this.ticket = ticket;
        this.domain = domain;
    }

    /** @throws BackendException.Refused it cannot go, or not in this way */
    void check() throws BackendException, LibvirtFailure {
        if (!domains().isPersistent(domain)) {
            throw refused(Bound.UNDEFINED);
        }
        int snapshots = domains().snapshots(domain);
        if (snapshots > 0) throw refused("its host keeps " + snapshots + " snapshots of it, which would be lost");
        if (host.libvirt().savedStates().hasManagedSave(domain)) {
            throw refused("its host keeps its saved memory, which would be lost: start it, or drop that image");
        }
        Element definition = parsed(domains().xml(domain, Flag.Xml.INACTIVE));
        if (SafeXml.at(definition, "os", "nvram").isPresent()) survey(definition);
        if (SafeXml.at(definition, "devices", "tpm").isPresent()) {
            throw refused("its TPM keeps its secrets on its host, and they are not carried");
        }
        DomainDisks disks = DomainDisks.of(parsed(domains().xml(domain)));
        for (DiskMove move : ticket.disks()) survey(disks, move);
    }

    private void survey(Element definition) throws BackendException, LibvirtFailure {
        Optional<String> file = Nvram.file(definition);
        if (file.isEmpty()) return;
        if (!file.get().startsWith(Nvram.PLACE)) {
            throw refused(
                    "its firmware keeps settings in " + file.get() + "; only files in " + Nvram.PLACE + " are carried");
        }
        if (!host.files().exists(file.get())) return;
        nvram = file;
        images.add(Nvram.image(host.files(), file.get()));
    }

    private void survey(DomainDisks disks, DiskMove move) throws BackendException, LibvirtFailure {
        String name = "its disk " + move.disk();
        Optional<DomainDisks.Disk> disk = disks.disk(move.disk());
        if (disk.isEmpty()) throw refused("it has no disk " + move.disk());
        if (!disk.get().type().equals("file")) {
            throw refused(name + " lies on no file, but on a " + disk.get().type());
        }
        if (!disk.get().source().equals(move.from())) {
            throw refused(name + " lies on " + disk.get().source() + ", not on " + move.from());
        }
        if (disk.get().encrypted()) throw refused(name + " is encrypted with a key that its host keeps");
        StoredFile stored = StoredFile.at(host.files(), move.from());
        images.add(stored.copy(move.disk()));
        if (!move.flat()) layers.addAll(Chain.below(host.files(), move.disk(), move.from()));
    }

    /** @param told the domain as the destination is to define it */
    Offer offer(String told) throws BackendException {
        try {
            return new Offer(DiskImage.offer(images, layers, Optional.of(told)), Baggage.EMPTY);
        } catch (SAXException e) {
            throw refused("its definition makes no sense: " + e.getMessage());
        }
    }

    /** Its definition as it will start, with its secrets, for another host. */
    String definition() throws LibvirtFailure {
        return domains().xml(domain, Flag.Xml.INACTIVE, Flag.Xml.SECURE, Flag.Xml.MIGRATABLE);
    }

    /** What has to be carried. */
    List<Carrier.Parcel> parcels() {
        List<Carrier.Parcel> parcels = new ArrayList<>(Carrier.Parcel.of(ticket));
        nvram.ifPresent(file -> parcels.add(new Carrier.Parcel(file, Nvram.there(file, ticket.id()), false)));
        return parcels;
    }

    /** Of the files that go. */
    long bytes() {
        return images.stream().mapToLong(DiskImage::bytes).sum();
    }

    private Element parsed(String xml) throws BackendException {
        try {
            return SafeXml.parse(xml);
        } catch (SAXException e) {
            throw refused("its definition makes no sense: " + e.getMessage());
        }
    }

    private BackendException refused(String why) {
        return host.failures().refused("begin", ticket.vm(), why);
    }

    private DomainCalls domains() {
        return host.libvirt().domains();
    }
}
