package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.model.Bytes;

/** The old files' side of one storage migration. */
final class StorageOutgoing extends Leaving {
    private long copied;

    StorageOutgoing(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    public Offer begin() throws BackendException {
        return connection.call("begin", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = known("begin");
            Optional<String> against = resident.state == State.RUNNING
                    ? resident.heldBy().or(() -> Luggage.refusalToLeave(resident, ticket))
                    : Optional.of("it is " + resident.presence());
            if (against.isPresent()) throw refused("begin", against.get());
            resident.mark = Optional.of(ticket.id());
            resident.guarded = true;
            resident.isLedBy(connection, cleanUp);
            return new Offer(resident.vm.id().value(), Baggage.EMPTY);
        });
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        Copying copying = connection.call("perform", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("perform");
            if (resident.presence() != org.drover.backend.api.Presence.RUNNING) {
                throw refused("perform", "it is " + resident.presence());
            }
            Optional<List<Copying.Pair>> pairs = Luggage.pairs(world, resident, connection.simulated, ticket, true);
            if (pairs.isEmpty()) throw refused("perform", "nothing was prepared");
            Copying started = new Copying(
                    world, resident, connection.simulated, pairs.get(), ticket.options(), progress, () -> {});
            return started.start();
        });
        return world.clock.exclusively(() -> {
            await(copying::ended);
            if (copying.failure().isPresent())
                throw refused("perform", copying.failure().get());
            copied = copying.total();
            return new Transfer(Baggage.EMPTY);
        });
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        return connection.call("confirm", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("confirm");
            if (resident.isCopied() || !Luggage.hasGoneOver(resident, ticket)) {
                throw refused("confirm", "it uses files that it was to leave");
            }
            Luggage.deleteLeft(world, connection.simulated, ticket);
            resident.guarded = false;
            connection.forget(cleanUp);
            return new MigrationFigures(Optional.empty(), Optional.of(new Bytes(copied)), 0);
        });
    }

    @Override
    public void keep() throws BackendException {
        connection.call("keep", ticket.vm(), Duration.ofMillis(5), () -> {
            connection.forget(cleanUp);
            Optional<Resident> resident = marked();
            if (resident.isEmpty()) return null;
            if (Luggage.hasBegunToGoOver(resident.get(), ticket)) {
                throw refused("keep", "it has gone over to its new files");
            }
            resident.get().stopSending(world);
            return null;
        });
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        CancelAnswer answer = super.cancel();
        boolean over = answer == CancelAnswer.NOTHING_TO_CANCEL
                && world.clock.exclusively(() -> marked().filter(it -> Luggage.hasBegunToGoOver(it, ticket))
                        .isPresent());
        return over ? CancelAnswer.TOO_LATE : answer;
    }

    /** The host goes on with what it was told to do. */
    @Override
    void clientIsGone() {
        marked().ifPresent(resident -> {
            resident.led = false;
            if (!resident.isCopied()) resident.guarded = false;
        });
    }
}
