package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/**
 * The destination's side of a quick move. The VM is restored paused and without a definition, then defined, then run: what
 * is not defined here never ran here, as after a live move ({@link Standings}).
 */
final class QuickIncoming implements IncomingMigration {
    private static final Logger LOG = System.getLogger(QuickIncoming.class.getName());

    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Landing.All landings;
    private final MigrationTicket ticket;
    private final SavedImage image;
    private final NewFiles files;
    private boolean imageMade;
    private volatile Optional<Landing> landing = Optional.empty();
    private Arriving arriving;
    /** It may stand here: then its files are its own. */
    private volatile boolean told;

    QuickIncoming(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        this.host = host;
        this.lines = lines;
        this.landings = landings;
        this.ticket = ticket;
        this.image = ticket.image().orElseThrow();
        this.files = new NewFiles(host, ticket);
    }

    @Override
    public Reservation prepare(Offer offer) throws BackendException {
        arriving = new Arriving(host, ticket, offer);
        try {
            arriving.check(offer);
            files.make(arriving.offered().images());
            if (image.carried()) {
                host.files().create(image.atDestination(), new DiskImage("", "raw", 0, Optional.empty()));
                imageMade = true;
            }
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
            arriving.checkFree();
            told = true;
            run(restored());
        } catch (LibvirtFailure e) {
            BackendException why = host.failures().acting("finish", Optional.of(ticket.vm()), e);
            if (why instanceof BackendException.Refused) drop(why);
            throw why;
        }
        landing.ifPresent(Landing::runs);
        removeImage();
        return new Arrival(Baggage.EMPTY);
    }

    private DomainRef restored() throws LibvirtFailure, BackendException {
        var states = host.libvirt().savedStates().within(Saving.LONGEST);
        String xml = arriving.sent(states.xml(image.atDestination(), Flag.Xml.SECURE));
        states.restore(image.atDestination(), Optional.of(xml), Set.of(Flag.Save.PAUSED));
        return host.domain(ticket.vm());
    }

    private void run(DomainRef domain) throws LibvirtFailure {
        domains().defineXml(arriving.definition());
        try {
            domains().resume(domain);
        } catch (LibvirtException e) {
            if (domains().status(domain).state() != State.RUNNING) throw e; // a lease, for instance
        }
    }

    /** Refused promises that nothing is here: what was restored goes again. */
    private void drop(BackendException why) throws BackendException {
        try {
            Optional<DomainRef> here = arriving.made();
            if (here.isPresent()) end(domains(), here.get());
            told = false;
        } catch (LibvirtFailure e) {
            why.addSuppressed(e);
            throw new BackendException.Lost(
                    host.host(),
                    Optional.of(ticket.vm()),
                    "finish",
                    why.reason() + "; what was restored is still there",
                    why);
        }
    }

    /** The definition first: with it gone, what is left of a VM that never ran goes with its process. */
    static void end(DomainCalls domains, DomainRef domain) throws LibvirtFailure {
        if (Mark.isPersistent(domains, domain)) {
            domains.undefine(domain, Flag.Undefine.KEEP_NVRAM, Flag.Undefine.KEEP_TPM);
        }
        if (domains.list(Flag.Listing.ACTIVE).contains(domain)) domains.destroy(domain);
    }

    /** Its copy here, which nobody needs once the VM runs; a shared one is the source's to remove. */
    private void removeImage() {
        if (!imageMade) return;
        try {
            host.files().remove(image.atDestination());
            imageMade = false;
        } catch (LibvirtFailure e) {
            LOG.log(Level.WARNING, "{0} is left on {1}: {2}", image.atDestination(), host.host(), e.getMessage());
        }
    }

    @Override
    public void discard() throws BackendException {
        landing.ifPresent(Landing::close);
        landing = Optional.empty();
        try {
            if (told && arriving.made().isPresent()) {
                throw host.failures().refused("discard", ticket.vm(), "it is here already");
            }
            told = false;
            if (imageMade) host.files().remove(image.atDestination());
            imageMade = false;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("discard", Optional.of(ticket.vm()), e);
        }
        if (!files.isEmpty()) files.remove("discard");
    }

    @Override
    public void close() {
        landing.ifPresent(Landing::close);
        if (told || !imageMade && files.isEmpty()) return;
        try {
            discard();
        } catch (BackendException e) {
            LOG.log(Level.INFO, "Files of {0} are left to whoever settles it: {1}", ticket.id(), e.getMessage());
        }
    }

    private DomainCalls domains() {
        return host.libvirt().domains();
    }
}
