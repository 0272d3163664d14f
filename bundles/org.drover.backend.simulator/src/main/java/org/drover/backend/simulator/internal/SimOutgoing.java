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
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;

/** The source's side of one driven migration. */
final class SimOutgoing extends Leaving {
    SimOutgoing(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    public Offer begin() throws BackendException {
        return connection.call("begin", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = known("begin");
            Optional<String> against =
                    Moves.refusalToLeave(resident).or(() -> Luggage.refusalToLeave(resident, ticket));
            if (against.isPresent()) throw refused("begin", against.get());
            resident.mark = Optional.of(ticket.id());
            resident.guarded = true;
            resident.isLedBy(connection, cleanUp);
            return new Offer(resident.vm.id().value(), Baggage.EMPTY);
        });
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        PreCopy transfer = connection.call("perform", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = guarded("perform");
            if (resident.state != State.RUNNING) throw refused("perform", "it is " + resident.state.presence);
            Optional<Resident> target = listener(reservation)
                    .map(host -> host.residents.get(ticket.vm()))
                    .filter(this::waits);
            Optional<List<Copying.Pair>> disks =
                    target.flatMap(it -> Luggage.pairs(world, resident, it.host, ticket, true));
            if (disks.isEmpty()) throw refused("perform", "nobody listens at " + reservation.address());
            PreCopy started = new PreCopy(world, resident, target.get(), disks.get(), ticket.options(), progress);
            started.start();
            return started;
        });
        return world.clock.exclusively(() -> {
            await(transfer::ended);
            if (transfer.failure().isPresent())
                throw refused("perform", transfer.failure().get());
            return new Transfer(Baggage.EMPTY);
        });
    }

    private boolean waits(Resident target) {
        return target.state == State.INCOMING && !target.received && target.mark.equals(Optional.of(ticket.id()));
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        return connection.call("confirm", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = guarded("confirm");
            if (resident.state != State.HANDED_OVER) throw refused("confirm", "it is " + resident.state.presence);
            PreCopy transfer = resident.transfer;
            world.remove(resident);
            Luggage.deleteLeft(world, connection.simulated, ticket);
            connection.forget(cleanUp);
            return transfer.figures(transfer.target.ranSince);
        });
    }

    @Override
    public void keep() throws BackendException {
        connection.call("keep", ticket.vm(), Duration.ofMillis(5), () -> {
            known("keep");
            Optional<Resident> resident = marked();
            if (resident.isEmpty()) return null;
            if (resident.get().presence() == Presence.SPLIT) {
                throw refused("keep", "part of its memory is on the destination only");
            }
            if (resident.get().transfer != null) resident.get().transfer.cancel();
            if (resident.get().state == State.HANDED_OVER) {
                Settling.resumeHandedOver(connection, resident.get(), "keep");
            } else if (resident.get().guarded) {
                resident.get().unmark();
            }
            connection.forget(cleanUp);
            world.clock.stir();
            return null;
        });
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        return connection.call("cancel", ticket.vm(), Duration.ZERO, () -> {
            return marked().map(Moves::cancel).orElse(CancelAnswer.NOTHING_TO_CANCEL);
        });
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        connection.call("tune", ticket.vm(), Duration.ZERO, () -> {
            Resident resident = guarded("tune");
            if (resident.transfer != null) resident.transfer.tune(options);
            if (resident.half != null) resident.half.tune(options);
            return null;
        });
    }

    @Override
    public void switchOver() throws BackendException {
        connection.call("switch over", ticket.vm(), Duration.ofMillis(5), () -> {
            PreCopy transfer = guarded("switch over").transfer;
            Optional<String> against = transfer == null ? Optional.of("it is not being sent") : transfer.switchOver();
            if (against.isPresent()) throw refused("switch over", against.get());
            return null;
        });
    }

    /** As libvirt does for a client that went: what is being sent is kept, what was handed over waits. */
    @Override
    void clientIsGone() {
        marked().ifPresent(resident -> {
            resident.led = false;
            if (resident.transfer != null) resident.transfer.cancel();
            if (resident.state == State.RUNNING) resident.guarded = false;
        });
    }

    private Resident guarded(String step) throws BackendException {
        Resident resident = mine(step);
        if (!resident.guarded) throw refused(step, "migration " + ticket.id() + " has not begun here");
        return resident;
    }
}
