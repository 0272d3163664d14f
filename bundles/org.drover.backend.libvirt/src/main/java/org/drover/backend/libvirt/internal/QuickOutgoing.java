package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.Standing;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.Bytes;

/** The source's side of a quick move: memory into a file, then the files that go. The definition stays until the end. */
final class QuickOutgoing extends CarriedOut {
    private static final Logger LOG = System.getLogger(QuickOutgoing.class.getName());

    private final SavedImage image;
    private final Standings standings;
    private volatile Optional<Saving> saving = Optional.empty();
    private Optional<Landing> there = Optional.empty();
    private Departing departing;

    QuickOutgoing(
            LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket, Standings standings) {
        super(host, lines, landings, ticket);
        this.image = ticket.image().orElseThrow();
        this.standings = standings;
    }

    @Override
    public Offer begin() throws BackendException {
        try {
            domain = host.domain(ticket.vm());
            if (domains().status(domain).state() != State.RUNNING) {
                throw refused("begin", "only a running VM's memory is saved");
            }
            if (host.libvirt().jobs().stats(domain).isActive()) {
                throw refused("begin", "another job of this VM is under way");
            }
            departing = new Departing(host, ticket, domain);
            departing.check();
            if (host.files().exists(image.atSource())) throw refused("begin", image.atSource() + " is there already");
            Mark.put(domains(), domain, ticket.id(), true);
            reached = Reached.BEGUN;
            view.all(departing.bytes());
            return departing.offer(departing.definition());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("begin", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    void bring(Landing landing, Line line, Consumer<MigrationProgress> progress)
            throws LibvirtFailure, BackendException {
        there = Optional.of(landing);
        view.all(departing.bytes() + landing.underlay().bytes());
        carrier.carry(
                landing.underlay().parcels(), line.connection(), landing); // nobody writes to it: before the pause
        Saving now = new Saving(host, domain);
        saving = Optional.of(now);
        now.into(image.atSource(), line.connection(), view, progress);
        carrier.carry(departing.parcels(), line.connection(), landing);
    }

    @Override
    public void stillStandsAsLeft() throws BackendException {
        Standing now = standings.ask(ticket);
        if (now.presence() != Presence.HANDED_OVER || !now.carries(ticket.id())) {
            throw refused("finish", "on " + host.host() + " it is " + now.presence() + " (" + now.detail() + ")");
        }
    }

    /** The pause is from the moment that the save was asked for until the destination's resume was answered, by our clock. */
    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        stillStandsAsLeft();
        try {
            domains().undefine(domain, Flag.Undefine.NVRAM, Flag.Undefine.KEEP_TPM);
            reached = Reached.ENDED;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("confirm", Optional.of(ticket.vm()), e);
        }
        MovedFiles files = new MovedFiles(host, ticket);
        files.remove("confirm", files.paths());
        OptionalLong ran = there.map(Landing::ranAtNanos).orElse(OptionalLong.empty());
        Optional<Duration> pause = ran.isPresent() && view.hasStopped()
                ? Optional.of(Duration.ofNanos(ran.getAsLong() - view.stoppedAtNanos()))
                : Optional.empty();
        return new MigrationFigures(pause, Optional.of(new Bytes(carrier.carried())), 0);
    }

    @Override
    public void keep() throws BackendException {
        if (reached == Reached.NOTHING || reached == Reached.ENDED) return;
        carrier.stop("it stays where it is");
        try {
            if (saving.isPresent()) saving.get().abort();
            Standing now = standings.ask(ticket);
            if (now.presence() == Presence.SENDING) throw refused("keep", "its memory is still being saved");
            if (now.presence() == Presence.HANDED_OVER) goOn(host, ticket, domain);
            List<String> made = new ArrayList<>(MovedFiles.flat(ticket));
            made.add(image.atSource());
            new MovedFiles(host, ticket).remove("keep", made);
            Mark.remove(domains(), domain);
            reached = Reached.ENDED;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("keep", Optional.of(ticket.vm()), e);
        }
    }

    /** A VM that is handed over runs here again: from its image, or from memory if that was restored already. */
    static void goOn(LibvirtHost host, MigrationTicket ticket, DomainRef domain) throws LibvirtFailure {
        DomainCalls domains = host.libvirt().domains();
        if (domains.status(domain).state() == State.PAUSED) domains.resume(domain);
        else {
            String file = ticket.image().orElseThrow().atSource();
            host.libvirt().savedStates().within(Saving.LONGEST).restore(file, Optional.empty(), Set.of());
        }
    }

    /** A VM that is being saved runs on; one that is saved stays so for whoever settles it. */
    @Override
    public void stop(String why) {
        super.stop(why);
        try {
            Optional<Saving> now = saving.filter(Saving::isUnderWay);
            if (now.isPresent()) now.get().abort();
        } catch (LibvirtFailure e) {
            LOG.log(Level.INFO, "The saving of {0} goes on: {1}", ticket.id(), e.getMessage());
        }
    }
}
