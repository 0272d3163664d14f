package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.LibvirtFailure;

/** The destination's side of a cold move: it makes the files that are filled from the source, and defines the VM last. */
final class ColdIncoming implements IncomingMigration {
    private static final Logger LOG = System.getLogger(ColdIncoming.class.getName());

    private final LibvirtHost host;
    private final MigrationTicket ticket;
    private final Line.Pool lines;
    private final Landing.All landings;
    private final NewFiles files;
    private volatile Optional<Landing> landing = Optional.empty();
    private Arriving arriving;
    private Optional<String> nvram = Optional.empty();
    /** It may be defined here: then its files are its own. */
    private volatile boolean told;

    ColdIncoming(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        this.host = host;
        this.lines = lines;
        this.landings = landings;
        this.ticket = ticket;
        this.files = new NewFiles(host, ticket);
    }

    @Override
    public Reservation prepare(Offer offer) throws BackendException {
        arriving = new Arriving(host, ticket, offer);
        try {
            arriving.check(offer);
            files.make(arriving.offered().images());
            nvram = arriving.makeNvram();
            Landing here = landings.open(host, lines);
            landing = Optional.of(here);
            return new Reservation(here.address(), Baggage.EMPTY);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("prepare", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        Landing.Departure departure = landing.flatMap(Landing::departure)
                .orElseThrow(() -> host.failures().refused("finish", ticket.vm(), "nothing was brought"));
        departure.stillStandsAsLeft();
        try {
            arriving.checkFree(); // else libvirt would take it for a change of the one that is there
            told = true;
            host.libvirt().domains().defineXml(arriving.definition());
            return new Arrival(Baggage.EMPTY);
        } catch (LibvirtFailure e) {
            BackendException why = host.failures().acting("finish", Optional.of(ticket.vm()), e);
            if (why instanceof BackendException.Refused) told = false;
            throw why;
        }
    }

    @Override
    public void discard() throws BackendException {
        landing.ifPresent(Landing::close);
        landing = Optional.empty();
        if (told) {
            if (isHere()) throw host.failures().refused("discard", ticket.vm(), "it is defined here already");
            told = false;
        }
        removeFiles("discard");
    }

    private void removeFiles(String step) throws BackendException {
        files.remove(step);
        if (nvram.isPresent()) new MovedFiles(host, ticket).remove(step, List.of(nvram.get()));
        nvram = Optional.empty();
    }

    private boolean isHere() throws BackendException {
        try {
            return arriving.made().isPresent();
        } catch (LibvirtFailure e) {
            throw host.failures().looking("discard", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void close() {
        landing.ifPresent(Landing::close);
        if (told) return;
        try {
            removeFiles("close");
        } catch (BackendException e) {
            LOG.log(Level.INFO, "Files of {0} are left to whoever settles it: {1}", ticket.id(), e.getMessage());
        }
    }
}
