package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DelegatedStatus.Stage;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** Migration as one task of the hosts: it goes on whatever becomes of the connection. */
final class SimDelegated implements DelegatedMigration {
    private static final Duration LOOK = Duration.ofMillis(100);
    private final SimConnection connection;

    SimDelegated(SimConnection connection) {
        this.connection = connection;
    }

    @Override
    public void start(MigrationTicket ticket, HostEndpoint destination, Consumer<DelegatedStatus> changes)
            throws BackendException {
        connection.call("start", ticket.vm(), Duration.ofMillis(50), () -> {
            Resident source = connection.known("start", ticket.vm());
            SimHost target = target(ticket, destination);
            Optional<String> against = Moves.refusalToLeave(source)
                    .or(() -> Luggage.refusalToLeave(source, ticket))
                    .or(() -> Moves.refusalToTake(target, source, ticket))
                    .or(() -> Luggage.refusalToMake(connection.world, target, Luggage.needed(source, ticket)));
            if (against.isPresent()) throw connection.refused("start", ticket.vm(), against.get());
            source.mark = Optional.of(ticket.id());
            source.guarded = true;
            Luggage.make(connection.world, target, source, ticket);
            List<Copying.Pair> disks = Luggage.pairs(connection.world, source, target, ticket, true)
                    .orElseThrow();
            Resident incoming = Moves.makeRoom(connection.world, target, source, ticket);
            Task task = new Task(ticket, source, changes);
            PreCopy transfer = new PreCopy(connection.world, source, incoming, disks, ticket.options(), task::progress);
            transfer.start();
            task.follow(transfer);
            return null;
        });
    }

    private SimHost target(MigrationTicket ticket, HostEndpoint destination) throws BackendException {
        SimHost host = Address.of(destination.address())
                .map(address -> connection.world.hosts.get(address.host()))
                .orElse(null);
        if (host == null || !host.powered || host.frozen || host.stalled) {
            throw connection.refused("start", ticket.vm(), "nobody answers at " + destination.address());
        }
        return host;
    }

    @Override
    public CancelAnswer cancel(MigrationId id) throws BackendException {
        return connection.call("cancel", Optional.empty(), Duration.ZERO, () -> {
            for (Resident resident : connection.simulated.residents.values()) {
                boolean sent = resident.transfer != null && !resident.transfer.ended();
                if (sent && resident.mark.equals(Optional.of(id))) return Moves.cancel(resident);
            }
            DelegatedStatus known = connection.simulated.tasks.get(id);
            boolean moved = known != null && (known.stage() == Stage.DONE || known.stage() == Stage.RUNNING);
            return moved ? CancelAnswer.TOO_LATE : CancelAnswer.NOTHING_TO_CANCEL;
        });
    }

    @Override
    public Optional<DelegatedStatus> ask(MigrationId id, VmId vm) throws BackendException {
        return connection.call("ask", vm, Duration.ZERO, () -> Optional.ofNullable(connection.simulated.tasks.get(id)));
    }

    /** One task, followed by the source host. */
    private final class Task {
        private final MigrationTicket ticket;
        private final Resident source;
        private final Consumer<DelegatedStatus> changes;

        Task(MigrationTicket ticket, Resident source, Consumer<DelegatedStatus> changes) {
            this.ticket = ticket;
            this.source = source;
            this.changes = changes;
            publish(Stage.RUNNING, Optional.empty(), Optional.empty(), MigrationFigures.UNKNOWN);
        }

        void progress(org.drover.backend.api.MigrationProgress progress) {
            connection.world.clock.exclusively(() -> {
                DelegatedStatus known = source.host.tasks.get(ticket.id());
                if (known == null || known.stage() != Stage.RUNNING) return null;
                publish(Stage.RUNNING, Optional.of(progress), Optional.empty(), MigrationFigures.UNKNOWN);
                return null;
            });
        }

        /** Looks every 10 ms, so that the switch-over is not much longer than it must be. */
        void follow(PreCopy transfer) {
            if (!source.host.powered) {
                if (transfer.target.state == State.INCOMING) connection.world.remove(transfer.target);
            } else if (!transfer.ended() || source.host.frozen || awaited(transfer)) {
                connection.world.clock.after(LOOK.dividedBy(10), () -> follow(transfer));
            } else if (transfer.failure().isPresent()) {
                back(transfer, transfer.failure().get());
            } else {
                switchOver(transfer);
            }
        }

        /** Everything is over there, and the destination does not say whether it runs: the source waits, it never guesses. */
        private boolean awaited(PreCopy transfer) {
            SimHost destination = transfer.target.host;
            return transfer.failure().isEmpty() && destination.powered && !destination.sends();
        }

        private void switchOver(PreCopy transfer) {
            Optional<String> against = transfer.target.host.powered
                    ? Moves.refusalToRun(connection.world, transfer.target, ticket.id())
                    : Optional.of("the destination is gone");
            if (against.isPresent()) {
                connection.world.remove(transfer.target);
                connection.world.startRefusal(source);
                connection.world.change(source, State.RUNNING);
                back(transfer, against.get());
                return;
            }
            transfer.target.definedAt = connection.world.clock.nanos();
            connection.world.change(transfer.target, State.RUNNING);
            connection.world.remove(source);
            Luggage.deleteLeft(connection.world, source.host, ticket);
            publish(Stage.DONE, Optional.empty(), Optional.empty(), transfer.figures(transfer.target.ranSince));
        }

        private void back(PreCopy transfer, String reason) {
            source.unmark();
            if (transfer.target.state == State.INCOMING) connection.world.remove(transfer.target);
            if (transfer.target.host.powered) Luggage.deleteMade(connection.world, transfer.target.host, ticket);
            publish(
                    transfer.cancelled() ? Stage.CANCELLED : Stage.FAILED,
                    Optional.empty(),
                    Optional.of(reason),
                    MigrationFigures.UNKNOWN);
        }

        private void publish(
                Stage stage,
                Optional<org.drover.backend.api.MigrationProgress> progress,
                Optional<String> reason,
                MigrationFigures figures) {
            DelegatedStatus status = new DelegatedStatus(ticket.id(), stage, progress, reason, figures);
            source.host.tasks.put(ticket.id(), status);
            connection.world.clock.stir();
            if (!connection.lost()) connection.world.notifier.tell(() -> changes.accept(status));
        }
    }
}
