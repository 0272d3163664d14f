package org.drover.backend.simulator.internal;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
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

/** The source's side of one driven migration. */
final class SimOutgoing implements OutgoingMigration {
    /** Whoever leads the migration decides when to give up, not the wait. */
    private static final Duration VERY_LONG = Duration.ofDays(365);

    private final SimConnection connection;
    private final MigrationTicket ticket;
    private final Runnable cleanUp = this::letGo;

    SimOutgoing(SimConnection connection, MigrationTicket ticket) {
        this.connection = connection;
        this.ticket = ticket;
    }

    @Override
    public Offer begin() throws BackendException {
        return connection.call("begin", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = connection.known("begin", ticket.vm());
            Optional<String> against = Moves.refusalToLeave(resident);
            if (against.isPresent()) throw connection.refused("begin", ticket.vm(), against.get());
            resident.mark = Optional.of(ticket.id());
            resident.guarded = true;
            connection.whenClientDies(cleanUp);
            return new Offer(resident.vm.id().value(), Baggage.EMPTY);
        });
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        PreCopy transfer = connection.call("perform", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("perform");
            if (resident.state != State.RUNNING) {
                throw connection.refused("perform", ticket.vm(), "it is " + resident.state.presence);
            }
            PreCopy started =
                    new PreCopy(connection.world, resident, listener(reservation), ticket.options(), progress);
            started.start();
            return started;
        });
        return connection.world.clock.exclusively(() -> {
            Optional<org.drover.model.VmId> vm = Optional.of(ticket.vm());
            connection.await(() -> transfer.ended() || connection.lost(), VERY_LONG, "perform", vm);
            if (connection.lost()) {
                throw new Lost(connection.host(), vm, "perform", "the connection broke", null);
            }
            if (transfer.failure().isPresent()) {
                throw connection.refused(
                        "perform", ticket.vm(), transfer.failure().get());
            }
            return new Transfer(Baggage.EMPTY);
        });
    }

    private Resident listener(Reservation reservation) throws BackendException {
        Optional<Address> address = Address.of(URI.create(reservation.address()));
        SimHost host = address.map(a -> connection.world.hosts.get(a.host())).orElse(null);
        Resident target = host == null || !host.powered ? null : host.residents.get(ticket.vm());
        boolean waits = target != null
                && target.state == State.INCOMING
                && !target.received
                && target.mark.equals(Optional.of(ticket.id()));
        if (!waits) throw connection.refused("perform", ticket.vm(), "nobody listens at " + reservation.address());
        return target;
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        return connection.call("confirm", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("confirm");
            if (resident.state != State.HANDED_OVER) {
                throw connection.refused("confirm", ticket.vm(), "it is " + resident.state.presence);
            }
            PreCopy transfer = resident.transfer;
            connection.world.remove(resident);
            connection.forget(cleanUp);
            return transfer.figures(transfer.target.ranSince);
        });
    }

    @Override
    public void keep() throws BackendException {
        connection.call("keep", ticket.vm(), Duration.ofMillis(5), () -> {
            Resident resident = connection.known("keep", ticket.vm());
            if (!resident.mark.equals(Optional.of(ticket.id()))) return null;
            if (resident.transfer != null) resident.transfer.cancel();
            if (resident.state == State.HANDED_OVER) {
                Settling.resumeHandedOver(connection, resident, "keep");
            } else if (resident.guarded) {
                resident.unmark();
            }
            connection.forget(cleanUp);
            connection.world.clock.stir();
            return null;
        });
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        return connection.call("cancel", ticket.vm(), Duration.ZERO, () -> {
            Resident resident = connection.simulated.residents.get(ticket.vm());
            if (resident == null || !resident.mark.equals(Optional.of(ticket.id()))) {
                return CancelAnswer.NOTHING_TO_CANCEL;
            }
            return Moves.cancel(resident);
        });
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        connection.call("tune", ticket.vm(), Duration.ZERO, () -> {
            Resident resident = mine("tune");
            if (resident.transfer != null) resident.transfer.tune(options);
            return null;
        });
    }

    @Override
    public void close() {
        connection.world.clock.exclusively(() -> {
            if (!connection.lost() && !connection.simulated.frozen) letGo();
            connection.forget(cleanUp);
            return null;
        });
    }

    /** As libvirt does for a client that went: what is being sent is kept, what was handed over waits. */
    private void letGo() {
        Resident resident = connection.simulated.residents.get(ticket.vm());
        if (resident == null || !resident.mark.equals(Optional.of(ticket.id()))) return;
        if (resident.transfer != null) resident.transfer.cancel();
        if (resident.state == State.RUNNING) resident.guarded = false;
    }

    private Resident mine(String step) throws BackendException {
        Resident resident = connection.known(step, ticket.vm());
        if (!resident.guarded || !resident.mark.equals(Optional.of(ticket.id()))) {
            throw connection.refused(step, ticket.vm(), "migration " + ticket.id() + " has not begun here");
        }
        return resident;
    }
}
