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
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.LibvirtFailure;

/** The destination's side of a move whose files come by way of this process: it makes them, and waits for what fills them. */
abstract class CarriedIn implements IncomingMigration {
    private static final Logger LOG = System.getLogger(CarriedIn.class.getName());

    final LibvirtHost host;
    final MigrationTicket ticket;
    Arriving arriving;
    volatile Optional<Landing> landing = Optional.empty();
    private final Line.Pool lines;
    private final Landing.All landings;
    private final NewFiles files;
    /** It may stand here: then its files are its own. */
    private volatile boolean told;

    private Optional<String> nvram = Optional.empty();

    CarriedIn(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        this.host = host;
        this.lines = lines;
        this.landings = landings;
        this.ticket = ticket;
        this.files = new NewFiles(host, ticket);
    }

    /** What has to be filled besides the files of its disks and of its firmware. */
    void makeMore() throws LibvirtFailure {}

    void removeMore() throws LibvirtFailure {}

    /** It stands, or runs, here. */
    abstract void take() throws LibvirtFailure, BackendException;

    /** After a {@link #take} that was refused: nothing is here. */
    abstract void drop(BackendException why) throws BackendException;

    @Override
    public final Reservation prepare(Offer offer) throws BackendException {
        arriving = new Arriving(host, ticket, offer);
        try {
            arriving.check();
            Underlay underlay = files.makeBelow(arriving.offered().layers());
            files.make(arriving.offered().images());
            nvram = arriving.makeNvram();
            makeMore();
            Landing here = landings.open(host, lines);
            here.brings(underlay);
            landing = Optional.of(here);
            return new Reservation(here.address(), Baggage.EMPTY);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("prepare", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public final Arrival finish(Transfer transfer) throws BackendException {
        Landing.Departure departure = landing.flatMap(Landing::departure)
                .orElseThrow(() -> host.failures().refused("finish", ticket.vm(), "nothing was brought"));
        departure.stillStandsAsLeft();
        try {
            arriving.checkFree(); // else libvirt would take it for a change of the one that is there
            told = true;
            take();
            return new Arrival(Baggage.EMPTY);
        } catch (LibvirtFailure e) {
            BackendException why = host.failures().acting("finish", Optional.of(ticket.vm()), e);
            if (why instanceof BackendException.Refused) {
                drop(why);
                told = false;
            }
            throw why;
        }
    }

    @Override
    public final void discard() throws BackendException {
        landing.ifPresent(Landing::close);
        landing = Optional.empty();
        try {
            if (told && arriving.made().isPresent()) {
                throw host.failures().refused("discard", ticket.vm(), "it is here already");
            }
        } catch (LibvirtFailure e) {
            throw host.failures().looking("discard", Optional.of(ticket.vm()), e);
        }
        told = false;
        removeFiles("discard");
    }

    private void removeFiles(String step) throws BackendException {
        try {
            removeMore();
        } catch (LibvirtFailure e) {
            throw host.failures().acting(step, Optional.of(ticket.vm()), e);
        }
        if (nvram.isPresent()) new MovedFiles(host, ticket).remove(step, List.of(nvram.get()));
        nvram = Optional.empty();
        files.remove(step);
    }

    @Override
    public final void close() {
        landing.ifPresent(Landing::close);
        if (told) return;
        try {
            removeFiles("close");
        } catch (BackendException e) {
            LOG.log(Level.INFO, "Files of {0} are left to whoever settles it: {1}", ticket.id(), e.getMessage());
        }
    }

    final DomainCalls domains() {
        return host.libvirt().domains();
    }
}
