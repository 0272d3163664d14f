package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Standing.Disks;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.xml.sax.SAXException;

/** The new files' side of a storage migration: makes them, goes over to them. */
final class StorageIncoming implements IncomingMigration {
    private static final Logger LOG = System.getLogger(StorageIncoming.class.getName());
    private static final int ATTEMPTS = 3;

    private final LibvirtHost host;
    private final MigrationTicket ticket;
    private final Standings standings;
    private final DiskCopies copies;
    private final NewFiles files;

    StorageIncoming(LibvirtHost host, MigrationTicket ticket, Standings standings) {
        this.host = host;
        this.ticket = ticket;
        this.standings = standings;
        this.copies = new DiskCopies(host, ticket);
        this.files = new NewFiles(host, ticket);
    }

    @Override
    public Reservation prepare(Offer offer) throws BackendException {
        try {
            files.make(DiskImage.read(offer.description()).images());
            return new Reservation("", Baggage.EMPTY);
        } catch (SAXException e) {
            throw host.failures().refused("prepare", ticket.vm(), "the source's description: " + e.getMessage());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("prepare", Optional.of(ticket.vm()), e);
        }
    }

    /** One disk after the other goes over: once one has, the others are tried on. */
    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        try {
            DomainRef domain = host.domain(ticket.vm());
            DiskCopies.State before = copies.state(domain);
            if (!before.missing().isEmpty() || !before.ready()) {
                throw host.failures()
                        .refused("finish", ticket.vm(), "its disks are not the same on both sides (any more)");
            }
            for (int attempt = 1; ; attempt++) {
                try {
                    copies.switchOver(domain);
                    return new Arrival(Baggage.EMPTY);
                } catch (LibvirtException e) {
                    boolean untouched = copies.state(domain).copied().size()
                            == ticket.disks().size();
                    if (untouched) throw e;
                    if (attempt == ATTEMPTS) throw undecided(e);
                }
            }
        } catch (LibvirtFailure e) {
            throw host.failures().acting("finish", Optional.of(ticket.vm()), e);
        }
    }

    private BackendException undecided(LibvirtException e) {
        return new BackendException.Lost(
                host.host(),
                Optional.of(ticket.vm()),
                "finish",
                "some of its disks have gone over, the others not: " + e.getMessage(),
                e);
    }

    @Override
    public void discard() throws BackendException {
        if (files.isEmpty()) return;
        try {
            Standing now = standings.ask(ticket);
            if (now.disks() != Disks.AS_BEFORE) {
                throw host.failures().refused("discard", ticket.vm(), "its disks have gone over to the new files");
            }
            if (now.presence() != Presence.ABSENT && now.presence() != Presence.OFF)
                copies.end(host.domain(ticket.vm()));
            files.remove("discard");
        } catch (LibvirtFailure e) {
            throw host.failures().acting("discard", Optional.of(ticket.vm()), e);
        }
    }

    /** Files that no copy was begun to are removed; to others the VM may yet go over. */
    @Override
    public void close() {
        if (files.isEmpty()) return;
        try {
            Standing now = standings.ask(ticket);
            if (now.disks() == Disks.AS_BEFORE && now.presence() != Presence.SENDING) files.remove("close");
        } catch (BackendException e) {
            LOG.log(Level.INFO, "Files of " + ticket.id() + " are left to whoever settles it: " + e.getMessage());
        }
    }
}
