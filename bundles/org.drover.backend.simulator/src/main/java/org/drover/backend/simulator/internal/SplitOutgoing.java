package org.drover.backend.simulator.internal;

import java.time.Duration;
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
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;

/** The source's side of a post-copy migration that is led on after its connection broke. */
final class SplitOutgoing extends Leaving {
    private PreCopy before;

    SplitOutgoing(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    public Offer begin() throws BackendException {
        return connection.call("begin", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = split("begin");
            Optional<String> against = resident.half.refusalToReconnect();
            if (against.isPresent()) throw refused("begin", against.get());
            before = resident.transfer;
            resident.isLedBy(connection, cleanUp);
            return new Offer(resident.vm.id().value(), Baggage.EMPTY);
        });
    }

    private Resident split(String step) throws BackendException {
        Resident resident = mine(step);
        if (resident.half == null) throw refused(step, "it is " + resident.presence());
        return resident;
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        return connection.call("perform", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = split("perform");
            Optional<String> against = resident.half.refusalToReconnect();
            if (against.isPresent()) throw refused("perform", against.get());
            boolean waits = listener(reservation)
                    .filter(host -> host == resident.half.target.host && host.sends() && resident.host.sends())
                    .isPresent();
            if (!waits) throw refused("perform", "nobody listens at " + reservation.address());
            resident.half.reconnect();
            return new Transfer(Baggage.EMPTY);
        });
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        return connection.call("confirm", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("confirm");
            if (resident.state != State.HANDED_OVER) throw refused("confirm", "it is " + resident.presence());
            world.remove(resident);
            Luggage.deleteLeft(world, connection.simulated, ticket);
            connection.forget(cleanUp);
            return before == null ? MigrationFigures.UNKNOWN : before.figures(before.target.ranSince);
        });
    }

    @Override
    public void keep() throws BackendException {
        connection.call("keep", ticket.vm(), Duration.ofMillis(5), () -> {
            if (marked().filter(it -> it.presence() == Presence.SPLIT).isPresent()) {
                throw refused("keep", "part of its memory is on the destination only");
            }
            return null;
        });
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        return connection.call("cancel", ticket.vm(), Duration.ZERO, () -> CancelAnswer.TOO_LATE);
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        connection.call("tune", ticket.vm(), Duration.ZERO, () -> {
            split("tune").half.tune(options);
            return null;
        });
    }

    @Override
    public void switchOver() throws BackendException {
        throw refused("switch over", "it was switched over before");
    }

    @Override
    void clientIsGone() {
        marked().ifPresent(resident -> resident.led = false);
    }
}
