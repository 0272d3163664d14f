package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.MigrationCalls;
import org.drover.libvirt.MigrationCalls.Prepared;
import org.drover.libvirt.MigrationCookie;
import org.drover.libvirt.MigrationParams;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The destination's side: prepare and finish over a connection of its own, whose end removes what is not finished. */
final class LibvirtIncoming implements IncomingMigration {
    private static final Logger LOG = System.getLogger(LibvirtIncoming.class.getName());
    private static final Duration TIME_TO_GO = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Landing.All landings;
    /** Where what its disks stand on is brought, if that is not here. */
    private volatile Optional<Landing> landing = Optional.empty();

    private final Line line;
    private final LibvirtConnection own;
    private final MigrationTicket ticket;
    private final boolean again;
    private final Optional<String> address;
    private final LibvirtMigration migration;
    private MigrationTerms terms;
    private MigrationParams params;
    private List<DiskImage> images = List.of();
    private Underlay underlay = Underlay.NONE;
    /** Something may stand here that did not run. */
    private volatile boolean prepared;

    /** It was told to run; whether it does is another matter. */
    private volatile boolean told;

    private boolean finished;
    private final NewFiles files;
    private final AtomicBoolean closed = new AtomicBoolean();

    LibvirtIncoming(
            LibvirtHost host,
            Line.Pool lines,
            Landing.All landings,
            MigrationTicket ticket,
            boolean again,
            Optional<String> address,
            LibvirtMigration migration)
            throws BackendException {
        this.host = host;
        this.lines = lines;
        this.landings = landings;
        this.line = lines.take();
        this.own = line.connection();
        this.ticket = ticket;
        this.again = again;
        this.address = address;
        this.migration = migration;
        this.files = new NewFiles(host, ticket);
    }

    @Override
    public Reservation prepare(Offer offer) throws BackendException {
        try {
            if (again) return prepareAgain(offer);
            String description = described(offer);
            // a description made for migrating says nothing of persistence: Drover's VMs are defined on their host
            terms = MigrationTerms.of(ticket, true, address, images);
            params = terms.params()
                    .withDestinationName(DomainXml.parse(description).name())
                    .withDestinationXml(description);
            if (underlay.isEmpty()) return listens(offer);
            Landing here = landings.open(host, lines);
            landing = Optional.of(here);
            here.brings(underlay);
            here.thenListens(() -> listens(offer));
            return new Reservation(here.address(), Baggage.EMPTY);
        } catch (SAXException e) {
            throw host.failures().refused("prepare", ticket.vm(), "the source's description: " + e.getMessage());
        } catch (LibvirtFailure e) {
            if (e instanceof LibvirtException) files.remove("prepare");
            throw host.failures().acting("prepare", Optional.of(ticket.vm()), e);
        }
    }

    /** All that the VM's disks stand on is here. */
    private Reservation listens(Offer offer) throws BackendException {
        try {
            files.make(images);
            prepared = true; // an answer that gets lost leaves that open
            Prepared answer = own.migrations()
                    .prepare(params, MigrationCookie.of(offer.baggage().bytes()), terms.flags());
            String listensAt = answer.uri().or(() -> address).orElse("");
            return new Reservation(listensAt, Baggage.of(answer.cookie().bytes()));
        } catch (LibvirtFailure e) {
            if (e instanceof LibvirtException) {
                prepared = false;
                files.remove("prepare");
            }
            throw host.failures().acting("prepare", Optional.of(ticket.vm()), e);
        }
    }

    /** Nothing is made: the VM runs here, and waits for its pages. */
    private Reservation prepareAgain(Offer offer) throws SAXException, LibvirtFailure, BackendException {
        terms = MigrationTerms.again(true, address);
        params = terms.params()
                .withDestinationName(DomainXml.parse(offer.description()).name())
                .withDestinationXml(offer.description());
        DomainRef half = own.domains().lookup(LibvirtHost.uuidOf(ticket.vm()));
        Prepared answer = PostCopy.atDestination(host, own, half, () -> own.migrations()
                .prepare(params, MigrationCookie.of(offer.baggage().bytes()), terms.flags()));
        return new Reservation(
                answer.uri().or(() -> address).orElse(""),
                Baggage.of(answer.cookie().bytes()));
    }

    /** The domain as it is to run here; the files that disks of it go to are made. */
    private String described(Offer offer) throws SAXException, LibvirtFailure, BackendException {
        if (ticket.disks().isEmpty()) return offer.description();
        DiskImage.Offered offered = DiskImage.read(offer.description());
        Element domain = offered.domain().orElseThrow(() -> new SAXException("it has no domain"));
        DomainDisks disks = DomainDisks.of(domain);
        for (DiskMove move : ticket.disks()) disks.send(move.disk(), move.from(), move.to());
        images = offered.images();
        underlay = files.makeBelow(offered.layers());
        return disks.xml();
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        told = true;
        host.resumptions().await(ticket.vm());
        try {
            var answer = finishing()
                    .finish(params, MigrationCookie.of(transfer.baggage().bytes()), terms.flags());
            prepared = false;
            finished = true;
            return new Arrival(
                    Baggage.of(answer.cookie().bytes()), host.resumptions().taken(ticket.vm()));
        } catch (LibvirtFailure e) {
            if (mayBeSplit() && e instanceof LibvirtException) throw split(e);
            throw host.failures().acting("finish", Optional.of(ticket.vm()), e);
        } finally {
            host.resumptions().taken(ticket.vm());
        }
    }

    private boolean mayBeSplit() {
        return again || ticket.options().postCopy();
    }

    /** A VM that was switched over runs from the beginning of finish on, which ends when all its pages are there. */
    private MigrationCalls finishing() {
        return mayBeSplit() ? own.migrations().within(LibvirtOutgoing.LONGEST_TRANSFER) : own.migrations();
    }

    private BackendException split(LibvirtFailure e) {
        return new BackendException.Lost(host.host(), Optional.of(ticket.vm()), "finish", e.getMessage(), e);
    }

    @Override
    public void discard() throws BackendException {
        if (finished) return;
        landing.ifPresent(Landing::close);
        if (mayBeSplit() && migration.ask(ticket).presence() == Presence.SPLIT) {
            throw host.failures().refused("discard", ticket.vm(), "a part of its memory is here, and nowhere else");
        }
        if (prepared) cancel();
        files.remove("discard");
    }

    private void cancel() throws BackendException {
        try {
            // no cookie: prepare's own would be taken for a migration from this host to itself
            own.migrations().cancelAtDestination(params, MigrationCookie.EMPTY, terms.flags());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("discard", Optional.of(ticket.vm()), e);
        }
        makeSureNothingIsLeft();
        prepared = false;
    }

    /** libvirt's answer does not tell a half-made VM that was ended from one that it could not get at: look. */
    private void makeSureNothingIsLeft() throws BackendException {
        Standing seen = migration.ask(ticket);
        if (seen.presence() == Presence.INCOMING && seen.carries(ticket.id())) {
            seen = destroyed(seen);
        }
        if (seen.presence() != Presence.ABSENT && seen.presence() != Presence.OFF) {
            throw host.failures().refused("discard", ticket.vm(), "it is still there: " + seen.detail());
        }
    }

    private Standing destroyed(Standing leftover) throws BackendException {
        try {
            migration.settle(ticket, leftover, SettlingAct.DESTROY_LEFTOVER);
        } catch (BackendException.Refused e) {
            // it may have gone by itself meanwhile: what counts is what is there now
        }
        return migration.ask(ticket);
    }

    @Override
    public void whenLost(Consumer<BackendException> listener) {
        line.whenEnded(why -> listener.accept(new BackendException.HostUnreachable(
                host.host(), Optional.of(ticket.vm()), "receive", why.getMessage(), why)));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return; // a line given back may serve another by now
        landing.ifPresent(Landing::close);
        if (finished) {
            lines.giveBack(line);
            return;
        }
        own.close();
        if (!told && !files.isEmpty()) removeFilesOnceItIsGone();
    }

    /** libvirt ends what it has of a client that has gone, some milliseconds later. */
    private void removeFilesOnceItIsGone() {
        long end = System.nanoTime() + TIME_TO_GO.toNanos();
        try {
            while (migration.ask(ticket).presence() != Presence.ABSENT && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            files.remove("close");
        } catch (BackendException e) {
            LOG.log(Level.INFO, "Files of " + ticket.id() + " are left to whoever settles it: " + e.getMessage());
        }
    }
}
