package org.drover.backend.simulator.internal;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Reservation;

/** The source's side of one migration: what all kinds have in common. */
abstract class Leaving implements OutgoingMigration {
    /** Whoever leads the migration decides when to give up, not the wait. */
    private static final Duration VERY_LONG = Duration.ofDays(365);

    final SimConnection connection;
    final World world;
    final MigrationTicket ticket;
    final Runnable cleanUp = this::clientIsGone;
    private boolean closed;

    Leaving(SimConnection connection, MigrationTicket ticket) {
        this.connection = connection;
        this.world = connection.world;
        this.ticket = ticket;
    }

    /** Its program died: what the host does about it. */
    abstract void clientIsGone();

    final BackendException refused(String step, String reason) {
        return connection.refused(step, ticket.vm(), reason);
    }

    final Resident known(String step) throws BackendException {
        return connection.known(step, ticket.vm());
    }

    /** The VM, if this migration has begun with it. */
    final Optional<Resident> marked() {
        return Optional.ofNullable(connection.simulated.residents.get(ticket.vm()))
                .filter(resident -> resident.mark.equals(Optional.of(ticket.id())));
    }

    final Resident mine(String step) throws BackendException {
        if (marked().isEmpty()) {
            known(step);
            throw refused(step, "migration " + ticket.id() + " has not begun here");
        }
        return marked().get();
    }

    /** Who waits at that address; empty when nobody does. */
    final Optional<SimHost> listener(Reservation reservation) {
        return Address.of(URI.create(reservation.address()))
                .map(address -> world.hosts.get(address.host()))
                .filter(host -> host.powered);
    }

    /** Waits in {@code perform}, until the connection is lost or let go of. */
    final void await(BooleanSupplier done) throws BackendException {
        connection.await(
                () -> done.getAsBoolean() || connection.lost() || closed || !connection.simulated.powered,
                VERY_LONG,
                "perform",
                Optional.of(ticket.vm()));
        boolean silent = connection.lost() || !connection.simulated.powered;
        if (silent || closed && !done.getAsBoolean()) {
            String why = silent ? "the connection broke" : "it was let go of";
            throw new Lost(connection.host(), Optional.of(ticket.vm()), "perform", why, null);
        }
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        return connection.call("cancel", ticket.vm(), Duration.ZERO, () -> {
            Optional<Copying> copying = marked().map(resident -> resident.copying);
            if (copying.isEmpty() || copying.get().ended()) return CancelAnswer.NOTHING_TO_CANCEL;
            copying.get().stop("the migration was cancelled");
            return CancelAnswer.CANCELLED;
        });
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        connection.call("tune", ticket.vm(), Duration.ZERO, () -> {
            Resident resident = mine("tune");
            if (resident.copying != null) resident.copying.tune(options);
            return null;
        });
    }

    @Override
    public void close() {
        world.clock.exclusively(() -> {
            if (closed) return null;
            closed = true;
            if (!connection.lost() && !connection.simulated.frozen) letGo();
            connection.forget(cleanUp);
            world.clock.stir();
            return null;
        });
    }

    /** Whoever led it does not any more, and says so. */
    void letGo() {
        clientIsGone();
    }
}
