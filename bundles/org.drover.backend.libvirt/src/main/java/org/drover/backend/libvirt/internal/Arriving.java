package org.drover.backend.libvirt.internal;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmState;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A VM whose definition and files are brought: what stands against it here, and its definition with its new files. */
final class Arriving {
    private final LibvirtHost host;
    private final MigrationTicket ticket;
    private final DiskImage.Offered offered;
    private final Element domain;
    private final String name;
    /** Where its firmware's settings go, if they come. */
    private final Optional<String> nvram;

    Arriving(LibvirtHost host, MigrationTicket ticket, Offer offer) throws BackendException {
        this.host = host;
        this.ticket = ticket;
        try {
            offered = DiskImage.read(offer.description());
            domain = offered.domain().orElseThrow(() -> new SAXException("it describes no VM"));
            name = DomainXml.parse(SafeXml.text(domain)).name();
            nvram = Nvram.among(offered.images())
                    .flatMap(image -> Nvram.file(domain))
                    .map(file -> Nvram.there(file, ticket.id()));
        } catch (SAXException e) {
            throw refused("the source's description: " + e.getMessage());
        }
    }

    /** @throws BackendException.Refused it cannot come */
    void check() throws BackendException, LibvirtFailure {
        checkFree();
        VmFacts facts;
        try {
            facts = DomainXml.parse(SafeXml.text(domain)).facts(host.host(), VmState.OFF, SharedPaths.parse(""));
        } catch (SAXException e) {
            throw refused("the source's description: " + e.getMessage());
        }
        Set<NetworkId> missing = new TreeSet<>(java.util.Comparator.comparing(NetworkId::value));
        missing.addAll(facts.networks());
        missing.removeAll(host.facts().networks());
        if (!missing.isEmpty()) throw refused("there is no " + missing + " here");
    }

    /** @throws BackendException.Refused its id or its name is taken */
    void checkFree() throws BackendException, LibvirtFailure {
        for (DomainRef there : domains().list()) {
            if (LibvirtHost.idOf(there).equals(ticket.vm())) throw refused("it is known here already");
            if (there.name().equals(name)) throw refused("another VM here bears the name " + name);
        }
    }

    DiskImage.Offered offered() {
        return offered;
    }

    /** Makes the file of its firmware, if it has one that comes, and says which. */
    Optional<String> makeNvram() throws LibvirtFailure {
        Optional<DiskImage> image = Nvram.among(offered.images());
        if (image.isPresent() && nvram.isPresent()) host.files().create(nvram.get(), image.get());
        return nvram;
    }

    /** The definition that the source offered, on its new files. */
    String definition() throws LibvirtFailure {
        return sent(SafeXml.text(domain));
    }

    /** Any other description of it, on its new files. */
    String sent(String xml) throws LibvirtFailure {
        try {
            Element root = SafeXml.parse(xml);
            if (nvram.isPresent()) Nvram.put(root, nvram.get());
            DomainDisks disks = DomainDisks.of(root);
            for (DiskMove move : ticket.disks()) disks.send(move.disk(), move.from(), move.to());
            return disks.xml();
        } catch (SAXException e) {
            throw new LibvirtException(
                    ErrorCode.XML_ERROR.number(), 0, "its definition makes no sense: " + e.getMessage());
        }
    }

    /** It stands here, as this migration made it. */
    Optional<DomainRef> made() throws LibvirtFailure {
        Optional<DomainRef> here = domains().find(LibvirtHost.uuidOf(ticket.vm()));
        if (here.isEmpty()) return here;
        boolean ours =
                Mark.of(domains(), here.get()).filter(ticket.id()::equals).isPresent();
        return ours ? here : Optional.empty();
    }

    private BackendException refused(String why) {
        return host.failures().refused("prepare", ticket.vm(), why);
    }

    private DomainCalls domains() {
        return host.libvirt().domains();
    }
}
