package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;

/** The destination's side of one driven migration. */
final class SimIncoming implements IncomingMigration {
    private final SimConnection connection;
    private final MigrationTicket ticket;
    private final Runnable cleanUp = this::drop;
    private boolean closed;

    SimIncoming(SimConnection connection, MigrationTicket ticket) {
        this.connection = connection;
        this.ticket = ticket;
    }

    @Override
    public Reservation prepare(Offer offer) throws BackendException {
        return connection.call("prepare", ticket.vm(), Duration.ofMillis(50), () -> {
            Optional<Resident> source = Moves.described(connection.world, offer.description(), ticket.id());
            if (source.isEmpty()) throw connection.refused("prepare", ticket.vm(), "the offer describes no VM");
            Optional<String> against = Moves.refusalToTake(connection.simulated, source.get(), ticket);
            if (against.isPresent()) throw connection.refused("prepare", ticket.vm(), against.get());
            Moves.makeRoom(connection.world, connection.simulated, source.get(), ticket);
            connection.whenClientDies(cleanUp);
            return new Reservation(
                    new Address(connection.world.name, connection.simulated.spec.name())
                            .uri()
                            .toString(),
                    Baggage.EMPTY);
        });
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        try {
            return connection.call("finish", ticket.vm(), Duration.ofMillis(10), this::run);
        } catch (BackendException.Refused e) {
            connection.world.clock.exclusively(() -> {
                drop();
                return null;
            });
            throw e;
        }
    }

    private Arrival run() throws BackendException {
        Resident resident = connection.known("finish", ticket.vm());
        Optional<String> against = Moves.refusalToRun(connection.world, resident, ticket.id());
        if (against.isPresent()) throw connection.refused("finish", ticket.vm(), against.get());
        resident.definedAt = connection.world.clock.nanos();
        connection.world.change(resident, State.RUNNING);
        connection.forget(cleanUp);
        return new Arrival(Baggage.EMPTY);
    }

    @Override
    public void discard() throws BackendException {
        connection.call("discard", ticket.vm(), Duration.ofMillis(5), () -> {
            drop();
            return null;
        });
    }

    @Override
    public void whenLost(Consumer<BackendException> listener) {
        connection.whenLost(reason -> listener.accept(new BackendException.HostUnreachable(
                connection.host(), Optional.of(ticket.vm()), "finish", reason, null)));
    }

    @Override
    public void close() {
        connection.world.clock.exclusively(() -> {
            if (closed) return null;
            closed = true;
            if (connection.simulated.frozen) connection.simulated.backlog.add(this::drop);
            else drop();
            return null;
        });
    }

    /** Removes what prepare made, as long as it never ran. */
    private void drop() {
        connection.forget(cleanUp);
        Resident resident = connection.simulated.residents.get(ticket.vm());
        if (resident == null || resident.state != State.INCOMING) return;
        if (resident.mark.equals(Optional.of(ticket.id()))) connection.world.remove(resident);
    }
}
