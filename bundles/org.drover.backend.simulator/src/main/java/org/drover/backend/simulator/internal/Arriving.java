package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Reservation;

/** The destination's side of one migration: what all kinds have in common. */
abstract class Arriving implements IncomingMigration {
    final SimConnection connection;
    final World world;
    final MigrationTicket ticket;
    final SimHost host;
    /** It was told to finish: from then on it is not for a side that is closed to take anything back. */
    boolean told;

    private boolean closed;

    Arriving(SimConnection connection, MigrationTicket ticket) {
        this.connection = connection;
        this.world = connection.world;
        this.ticket = ticket;
        this.host = connection.simulated;
    }

    /** What stands against it; makes all that is needed when nothing does. */
    abstract Optional<String> makeRoom(Resident source) throws BackendException;

    /** Removes what was made, as long as the VM does not use it. */
    abstract void drop();

    @Override
    public Reservation prepare(Offer offer) throws BackendException {
        return connection.call("prepare", ticket.vm(), Duration.ofMillis(50), () -> {
            Optional<Resident> source = Moves.described(world, offer.description(), ticket.id());
            if (source.isEmpty()) throw refused("prepare", "the offer describes no VM");
            Optional<String> against = makeRoom(source.get());
            if (against.isPresent()) throw refused("prepare", against.get());
            String address = new Address(world.name, host.spec.name()).uri().toString();
            return new Reservation(address, Baggage.EMPTY);
        });
    }

    @Override
    public void discard() throws BackendException {
        connection.call("discard", ticket.vm(), Duration.ofMillis(5), () -> {
            drop();
            return null;
        });
    }

    @Override
    public void close() {
        world.clock.exclusively(() -> {
            if (closed) return null;
            closed = true;
            if (host.frozen) host.backlog.add(this::letGo);
            else letGo();
            return null;
        });
    }

    /** Whoever led it does not any more, and says so. */
    void letGo() {
        if (!told && !connection.lost()) drop();
    }

    final BackendException refused(String step, String reason) {
        return connection.refused(step, ticket.vm(), reason);
    }
}
