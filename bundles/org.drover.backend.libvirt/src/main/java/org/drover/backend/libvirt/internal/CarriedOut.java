package org.drover.backend.libvirt.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.LibvirtFailure;

/** The source's side of a move whose files go by way of this process: it gives them away, and keeps them until the end. */
abstract class CarriedOut implements OutgoingMigration, Landing.Departure {
    enum Reached {
        NOTHING,
        BEGUN,
        PERFORMING,
        PERFORMED,
        ENDED
    }

    final LibvirtHost host;
    final MigrationTicket ticket;
    final CarryView view = new CarryView();
    final Carrier carrier;
    volatile Reached reached = Reached.NOTHING;
    DomainRef domain;
    private final Line.Pool lines;
    private final Landing.All landings;

    CarriedOut(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        this.host = host;
        this.lines = lines;
        this.landings = landings;
        this.ticket = ticket;
        this.carrier = new Carrier(host, ticket, view);
    }

    /** Blocks until all of the VM is over there, over a connection of its own. */
    abstract void bring(Landing there, Line line, Consumer<MigrationProgress> progress)
            throws LibvirtFailure, BackendException;

    @Override
    public final Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress)
            throws BackendException {
        Landing there = landings.at(reservation.address()).orElseThrow(() -> Landing.nobodyWaits(host, ticket));
        view.tell(progress);
        reached = Reached.PERFORMING;
        there.departs(this);
        Line line = lines.take();
        try {
            bring(there, line, progress);
            stillStandsAsLeft();
            there.filled();
            lines.giveBack(line);
            reached = Reached.PERFORMED;
            return new Transfer(Baggage.EMPTY);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("perform", Optional.of(ticket.vm()), e);
        } finally {
            if (reached != Reached.PERFORMED) {
                reached = Reached.BEGUN;
                line.connection().close();
            }
        }
    }

    @Override
    public final CancelAnswer cancel() {
        if (reached == Reached.PERFORMED || reached == Reached.ENDED) return CancelAnswer.TOO_LATE;
        if (reached != Reached.PERFORMING) return CancelAnswer.NOTHING_TO_CANCEL;
        stop("it was cancelled");
        return CancelAnswer.CANCELLED;
    }

    @Override
    public final void tune(MigrationOptions options) {
        carrier.limit(options.bandwidth());
    }

    @Override
    public void stop(String why) {
        carrier.stop(why);
    }

    @Override
    public final void close() {
        stop("its connection was closed");
    }

    final BackendException refused(String step, String why) {
        return host.failures().refused(step, ticket.vm(), why);
    }

    final DomainCalls domains() {
        return host.libvirt().domains();
    }
}
