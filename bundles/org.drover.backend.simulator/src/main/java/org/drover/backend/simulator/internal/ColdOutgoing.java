package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.model.Bytes;

/** The source's side of one cold migration. Nothing keeps others from starting the VM: that is looked at each time. */
final class ColdOutgoing extends Leaving {
    private long copied;

    ColdOutgoing(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    public Offer begin() throws BackendException {
        return connection.call("begin", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = known("begin");
            Optional<String> against = running(resident).or(() -> Luggage.refusalToLeave(resident, ticket));
            if (against.isPresent()) throw refused("begin", against.get());
            if (resident.saved) throw refused("begin", "its memory is saved, and would stay behind");
            if (resident.isCopied()) throw refused("begin", "its disks are being copied already");
            resident.mark = Optional.of(ticket.id());
            connection.whenClientDies(cleanUp);
            connection.whenLost(reason -> stop("the connection broke"));
            return new Offer(resident.vm.id().value(), Baggage.EMPTY);
        });
    }

    private static Optional<String> running(Resident resident) {
        if (resident.state != State.OFF) return Optional.of("it is " + resident.presence());
        return resident.saved
                ? Optional.of(
                        "its memory was put away on this host, and belongs to its disks: start it, or forget the memory")
                : Optional.empty();
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        Copying copying = connection.call("perform", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("perform");
            Optional<String> against = running(resident);
            if (against.isPresent()) throw refused("perform", against.get());
            Optional<SimHost> destination = listener(reservation);
            Optional<List<Copying.Pair>> pairs =
                    destination.flatMap(host -> Luggage.pairs(world, resident, host, ticket, false));
            if (pairs.isEmpty()) throw refused("perform", "nobody waits at " + reservation.address());
            return new Copying(world, resident, destination.get(), pairs.get(), ticket.options(), progress, () -> {})
                    .start();
        });
        return world.clock.exclusively(() -> {
            await(copying::ended);
            if (copying.failure().isPresent())
                throw refused("perform", copying.failure().get());
            if (!copying.isOfNow()) throw refused("perform", "it ran while its disks were copied");
            copied = copying.total();
            return new Transfer(Baggage.EMPTY);
        });
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        return connection.call("confirm", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("confirm");
            Optional<String> against = running(resident);
            if (against.isPresent()) throw refused("confirm", against.get());
            world.remove(resident);
            Luggage.deleteLeft(world, connection.simulated, ticket);
            connection.forget(cleanUp);
            return new MigrationFigures(Optional.empty(), Optional.of(new Bytes(copied)), 0);
        });
    }

    @Override
    public void keep() throws BackendException {
        connection.call("keep", ticket.vm(), Duration.ofMillis(5), () -> {
            stop("the migration was taken back");
            marked().ifPresent(Resident::unmark);
            connection.forget(cleanUp);
            return null;
        });
    }

    private void stop(String reason) {
        marked().filter(Resident::isCopied).ifPresent(resident -> resident.copying.stop(reason));
    }

    @Override
    void clientIsGone() {
        stop("whoever copied its disks is gone");
    }
}
