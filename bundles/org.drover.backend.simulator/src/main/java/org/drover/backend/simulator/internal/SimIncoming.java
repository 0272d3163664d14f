package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Transfer;

/** The destination's side of one driven migration. */
final class SimIncoming extends Arriving {
    private final Runnable cleanUp = this::dropHalfMade;

    SimIncoming(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    Optional<String> makeRoom(Resident source) {
        Optional<String> against = Moves.refusalToTake(host, source, ticket)
                .or(() -> Luggage.refusalToMake(world, host, Luggage.needed(source, ticket)));
        if (against.isPresent()) return against;
        Luggage.make(world, host, source, ticket);
        Moves.makeRoom(world, host, source, ticket);
        connection.whenClientDies(cleanUp);
        return Optional.empty();
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        told = true;
        try {
            Resident resident = connection.call("finish", ticket.vm(), Duration.ofMillis(10), this::run);
            if (resident.state == State.SPLIT_RUNS) PostCopy.awaitTheRest(connection, resident);
            return new Arrival(Baggage.EMPTY);
        } catch (BackendException.Refused e) {
            world.clock.exclusively(() -> {
                dropHalfMade();
                return null;
            });
            throw e;
        }
    }

    private Resident run() throws BackendException {
        Resident resident = connection.known("finish", ticket.vm());
        Optional<String> against = Moves.refusalToRun(world, resident, ticket.id());
        if (against.isPresent()) throw refused("finish", against.get());
        resident.definedAt = world.clock.nanos();
        world.change(resident, resident.received ? State.RUNNING : State.SPLIT_RUNS);
        connection.forget(cleanUp);
        return resident;
    }

    @Override
    public void discard() throws BackendException {
        boolean split = world.clock.exclusively(() -> {
            Resident resident = host.residents.get(ticket.vm());
            return resident != null && resident.half != null;
        });
        if (split) throw refused("discard", "part of its memory is here only");
        super.discard();
    }

    @Override
    public void whenLost(Consumer<BackendException> listener) {
        connection.whenLost(reason -> listener.accept(new BackendException.HostUnreachable(
                connection.host(), Optional.of(ticket.vm()), "finish", reason, null)));
    }

    @Override
    void drop() {
        dropHalfMade();
        Luggage.deleteMade(world, host, ticket);
    }

    /** The host ends what it received as soon as nobody holds the connection; files are for whoever leads to remove. */
    @Override
    void letGo() {
        dropHalfMade();
        if (!told && !connection.lost()) Luggage.deleteMade(world, host, ticket);
    }

    /** Removes what prepare made in memory, as long as it never ran. */
    private void dropHalfMade() {
        connection.forget(cleanUp);
        Resident resident = host.residents.get(ticket.vm());
        if (resident == null || resident.state != State.INCOMING) return;
        if (resident.mark.equals(Optional.of(ticket.id()))) world.remove(resident);
    }
}
