package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.MigrationCalls.Prepared;
import org.drover.libvirt.MigrationCookie;
import org.drover.libvirt.MigrationParams;
import org.xml.sax.SAXException;

/** The destination's side: prepare and finish over a connection of its own, whose end removes what is not finished. */
final class LibvirtIncoming implements IncomingMigration {
    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Line line;
    private final LibvirtConnection own;
    private final MigrationTicket ticket;
    private final Optional<String> address;
    private MigrationTerms terms;
    private MigrationParams params;
    private boolean prepared;
    private boolean finished;

    LibvirtIncoming(LibvirtHost host, Line.Pool lines, MigrationTicket ticket, Optional<String> address)
            throws BackendException {
        this.host = host;
        this.lines = lines;
        this.line = lines.take();
        this.own = line.connection();
        this.ticket = ticket;
        this.address = address;
    }

    @Override
    public Reservation prepare(Offer offer) throws BackendException {
        try {
            DomainXml described = DomainXml.parse(offer.description());
            // a description made for migrating says nothing of persistence: Drover's VMs are defined on their host
            terms = MigrationTerms.of(ticket.options(), true, address);
            params = terms.params().withDestinationName(described.name()).withDestinationXml(offer.description());
            Prepared answer = own.migrations()
                    .prepare(params, MigrationCookie.of(offer.baggage().bytes()), terms.flags());
            prepared = true;
            String listensAt = answer.uri().or(() -> address).orElse("");
            return new Reservation(listensAt, Baggage.of(answer.cookie().bytes()));
        } catch (SAXException e) {
            throw host.failures().refused("prepare", ticket.vm(), "the source's description: " + e.getMessage());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("prepare", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        try {
            var answer = own.migrations()
                    .finish(params, MigrationCookie.of(transfer.baggage().bytes()), terms.flags());
            prepared = false;
            finished = true;
            return new Arrival(Baggage.of(answer.cookie().bytes()));
        } catch (LibvirtFailure e) {
            throw host.failures().acting("finish", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void discard() throws BackendException {
        if (!prepared) return;
        try {
            // no cookie: prepare's own would be taken for a migration from this host to itself
            own.migrations().cancelAtDestination(params, MigrationCookie.EMPTY, terms.flags());
            prepared = false;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("discard", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void close() {
        if (finished) lines.giveBack(line);
        else own.close();
    }
}
