package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.Standing.Disks;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.MigrationId;
import org.xml.sax.SAXException;

/**
 * The files of one migration's disks on this host. Only these are ever deleted, by their exact paths, and only while no
 * definition of any domain here names them.
 */
final class MovedFiles {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final LibvirtHost host;
    private final MigrationTicket ticket;

    MovedFiles(LibvirtHost host, MigrationTicket ticket) {
        this.host = host;
        this.ticket = ticket;
    }

    /** The files that disks and memory come from and go to, as far as they are this host's. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        boolean carried = ticket.kind() == MoveKind.COLD || ticket.kind() == MoveKind.QUICK;
        if (host.host().equals(ticket.source())) {
            paths.addAll(from(ticket));
            if (carried) {
                paths.addAll(flat(ticket));
            }
            ticket.image().ifPresent(image -> paths.add(image.atSource()));
        }
        if (host.host().equals(ticket.destination())) {
            paths.addAll(to(ticket));
            ticket.image().filter(SavedImage::carried).ifPresent(image -> paths.add(image.atDestination()));
        }
        return paths;
    }

    /** Those that chains become before they are carried. */
    static List<String> flat(MigrationTicket ticket) {
        return ticket.disks().stream()
                .filter(DiskMove::flat)
                .map(disk -> flat(disk.from(), ticket.id()))
                .toList();
    }

    /** Where a chain becomes one file before it is carried: beside its uppermost. */
    static String flat(String from, MigrationId id) {
        int name = from.lastIndexOf('/') + 1;
        return from.substring(0, name) + PhasedMigration.fileName(from.substring(name), id) + ".flat";
    }

    /** Those that are here and that the VM does not use. */
    List<String> leftovers(Optional<DomainRef> domain) throws LibvirtFailure {
        List<String> nvram = nvram();
        if (paths().isEmpty() && nvram.isEmpty()) return List.of();
        Set<String> used = domain.isEmpty() ? Set.of() : files(domain.get());
        List<String> left = new ArrayList<>();
        for (String path : paths()) {
            if (!used.contains(path) && host.files().exists(path)) left.add(path);
        }
        nvram.stream().filter(path -> !used.contains(path)).forEach(left::add);
        if (to(ticket).stream().noneMatch(used::contains)) left.addAll(below());
        return left;
    }

    /**
     * What came along because disks stand on it: no ticket names it, it is found by the migration's id. No definition of a
     * VM that is off names it either, so it is in use as long as one of the disks is.
     */
    private List<String> below() throws LibvirtFailure {
        if (ticket.kind() == MoveKind.STORAGE || !host.host().equals(ticket.destination())) return List.of();
        Set<String> folders = new LinkedHashSet<>();
        ticket.disks().stream().filter(disk -> !disk.flat()).forEach(disk -> folders.add(Underlay.folder(disk.to())));
        List<String> below = new ArrayList<>();
        for (String folder : folders) {
            below.addAll(host.files().named(folder, name -> Underlay.isOf(name, ticket.id())));
        }
        return below;
    }

    /** No ticket names it: it is found by the migration's id. */
    private List<String> nvram() throws LibvirtFailure {
        boolean arrives = Nvram.isCarried(ticket) && host.host().equals(ticket.destination());
        return arrives ? Nvram.made(host.files(), ticket.id()) : List.of();
    }

    /** Where the disks are that move on their host. */
    Disks disks(Optional<DomainRef> domain) throws LibvirtFailure {
        if (ticket.kind() != MoveKind.STORAGE || domain.isEmpty()) return Disks.AS_BEFORE;
        Optional<DomainDisks> now = asItIs(domain.get());
        if (now.isEmpty()) return Disks.AS_BEFORE;
        long moved = ticket.disks().stream()
                .filter(disk -> now.get().source(disk.disk()).equals(disk.to()))
                .count();
        if (moved == 0) return Disks.AS_BEFORE;
        return moved == ticket.disks().size() ? Disks.MOVED : Disks.BETWEEN;
    }

    /** Deletes those of them that are there. */
    void remove(String step, List<String> paths) throws BackendException {
        if (paths.isEmpty()) return;
        List<String> own = new ArrayList<>(paths());
        try {
            own.addAll(nvram());
            List<String> below = below();
            own.addAll(below);
            Set<String> used = usedByAnybody();
            if (to(ticket).stream().anyMatch(used::contains)) used.addAll(below);
            for (String path : paths) {
                if (!own.contains(path) && !host.files().exists(path)) continue; // found by its name, and gone
                if (!own.contains(path)) throw refused(step, path + " is no file of this migration here");
                if (used.contains(path)) throw refused(step, path + " is used by a VM of this host");
                host.files().remove(path);
            }
        } catch (LibvirtFailure e) {
            throw host.failures().acting(step, Optional.of(ticket.vm()), e);
        }
    }

    private BackendException refused(String step, String why) {
        return host.failures().refused(step, ticket.vm(), why + "; it is left");
    }

    private Set<String> usedByAnybody() throws LibvirtFailure {
        Set<String> used = new LinkedHashSet<>();
        for (DomainRef domain : domains().list()) used.addAll(files(domain));
        return used;
    }

    private Optional<DomainDisks> asItIs(DomainRef domain) throws LibvirtFailure {
        try {
            return Optional.of(read(domains().xml(domain)));
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return Optional.empty();
            throw e;
        }
    }

    /** By its definition as it runs and as it will start; none of a domain that is gone. */
    private Set<String> files(DomainRef domain) throws LibvirtFailure {
        Set<String> files = new LinkedHashSet<>();
        try {
            files.addAll(read(domains().xml(domain)).files());
            files.addAll(read(domains().xml(domain, Flag.Xml.INACTIVE)).files());
        } catch (LibvirtException e) {
            if (!e.is(ErrorCode.NO_DOMAIN)) throw e;
        }
        return files;
    }

    /** A definition that makes no sense may name anything: nothing is deleted then. */
    private static DomainDisks read(String xml) throws LibvirtFailure {
        try {
            return DomainDisks.parse(xml);
        } catch (SAXException e) {
            throw new LibvirtException(
                    ErrorCode.XML_ERROR.number(), 0, "a domain's definition makes no sense: " + e.getMessage());
        }
    }

    /** As it will be over there: it names the files that the disks go to. */
    String definition(DomainCalls own, DomainRef domain) throws LibvirtFailure {
        DomainDisks disks = read(own.xml(domain, Flag.Xml.INACTIVE, Flag.Xml.SECURE, Flag.Xml.MIGRATABLE));
        for (DiskMove move : ticket.disks()) disks.send(move.disk(), move.from(), move.to());
        return disks.xml();
    }

    /** Those that the disks come from. */
    static List<String> from(MigrationTicket ticket) {
        return ticket.disks().stream().map(DiskMove::from).toList();
    }

    /** Those that the disks go to. */
    static List<String> to(MigrationTicket ticket) {
        return ticket.disks().stream().map(DiskMove::to).toList();
    }

    private DomainCalls domains() {
        return host.libvirt().domains().within(DEADLINE);
    }
}
