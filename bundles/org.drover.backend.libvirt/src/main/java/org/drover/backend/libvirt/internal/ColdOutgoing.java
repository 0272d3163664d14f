package org.drover.backend.libvirt.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.Bytes;

/** The source's side of a cold move: it gives its files away, and keeps them and the definition until the end. */
final class ColdOutgoing implements OutgoingMigration, Landing.Departure {
    private enum Reached {
        NOTHING,
        BEGUN,
        PERFORMING,
        PERFORMED,
        ENDED
    }

    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Landing.All landings;
    private final MigrationTicket ticket;
    private final CarryView view = new CarryView();
    private final Carrier carrier;
    private volatile Reached reached = Reached.NOTHING;
    private DomainRef domain;
    private Departing departing;

    ColdOutgoing(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        this.host = host;
        this.lines = lines;
        this.landings = landings;
        this.ticket = ticket;
        this.carrier = new Carrier(host, ticket, view);
    }

    @Override
    public Offer begin() throws BackendException {
        try {
            domain = host.domain(ticket.vm());
            if (!isOff()) throw refused("begin", "only a VM that does not run is moved in this way");
            departing = new Departing(host, ticket, domain);
            departing.check();
            Mark.putOff(domains(), domain, ticket.id());
            reached = Reached.BEGUN;
            view.all(departing.bytes());
            return departing.offer(departing.definition());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("begin", Optional.of(ticket.vm()), e);
        }
    }

    private boolean isOff() throws LibvirtFailure {
        State state = domains().status(domain).state();
        return state == State.SHUT_OFF || state == State.CRASHED;
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        Landing there = landings.at(reservation.address()).orElseThrow(() -> Landing.nobodyWaits(host, ticket));
        view.tell(progress);
        reached = Reached.PERFORMING;
        there.departs(this);
        List<Carrier.Parcel> parcels = departing.parcels();
        Line line = parcels.isEmpty() ? null : lines.take();
        try {
            stillStandsAsLeft();
            if (line != null) carrier.carry(parcels, line.connection(), there);
            stillStandsAsLeft();
            there.filled();
            if (line != null) lines.giveBack(line);
            reached = Reached.PERFORMED;
            return new Transfer(Baggage.EMPTY);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("perform", Optional.of(ticket.vm()), e);
        } finally {
            if (reached != Reached.PERFORMED) {
                reached = Reached.BEGUN;
                if (line != null) line.connection().close();
            }
        }
    }

    @Override
    public void stillStandsAsLeft() throws BackendException {
        try {
            if (!isOff()) throw refused("finish", "somebody has started it on " + host.host() + " meanwhile");
            if (Mark.of(domains(), domain).filter(ticket.id()::equals).isEmpty()) {
                throw refused("finish", "it does not carry the mark of this migration on " + host.host() + " any more");
            }
        } catch (LibvirtFailure e) {
            throw host.failures().looking("finish", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        try {
            stillStandsAsLeft();
            domains().undefine(domain, Flag.Undefine.NVRAM, Flag.Undefine.KEEP_TPM);
            reached = Reached.ENDED;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("confirm", Optional.of(ticket.vm()), e);
        }
        new MovedFiles(host, ticket).remove("confirm", new MovedFiles(host, ticket).paths());
        return new MigrationFigures(Optional.empty(), Optional.of(new Bytes(carrier.carried())), 0);
    }

    @Override
    public void keep() throws BackendException {
        if (reached == Reached.NOTHING || reached == Reached.ENDED) return;
        carrier.stop("it stays where it is");
        try {
            new MovedFiles(host, ticket).remove("keep", MovedFiles.flat(ticket));
            Mark.remove(domains(), domain);
            reached = Reached.ENDED;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("keep", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public CancelAnswer cancel() {
        if (reached == Reached.PERFORMED || reached == Reached.ENDED) return CancelAnswer.TOO_LATE;
        if (reached != Reached.PERFORMING) return CancelAnswer.NOTHING_TO_CANCEL;
        carrier.stop("it was cancelled");
        return CancelAnswer.CANCELLED;
    }

    @Override
    public void tune(MigrationOptions options) {
        carrier.limit(options.bandwidth());
    }

    @Override
    public void stop(String why) {
        carrier.stop(why);
    }

    @Override
    public void close() {
        carrier.stop("its connection was closed");
    }

    private BackendException refused(String step, String why) {
        return host.failures().refused(step, ticket.vm(), why);
    }

    private DomainCalls domains() {
        return host.libvirt().domains();
    }
}
