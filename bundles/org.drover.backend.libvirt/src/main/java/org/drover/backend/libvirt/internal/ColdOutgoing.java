package org.drover.backend.libvirt.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.Bytes;

/** The source's side of a cold move: the definition, too, stays until the end. */
final class ColdOutgoing extends CarriedOut {
    private Departing departing;

    ColdOutgoing(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        super(host, lines, landings, ticket);
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
    void bring(Landing there, Line line, Consumer<MigrationProgress> progress) throws LibvirtFailure, BackendException {
        stillStandsAsLeft();
        view.all(departing.bytes() + there.underlay().bytes());
        carrier.carry(there.underlay().parcels(), line.connection(), there);
        carrier.carry(departing.parcels(), line.connection(), there);
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
}
