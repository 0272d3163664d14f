package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Transfer;

/** The destination's side of one cold migration: files at first, the VM's definition at the end. */
final class ColdIncoming extends Arriving {
    private Resident described;

    ColdIncoming(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    Optional<String> makeRoom(Resident source) {
        Optional<String> against = Moves.refusalToDefine(host, source, ticket)
                .or(() -> Luggage.refusalToMake(world, host, Luggage.needed(source, ticket)));
        if (against.isPresent()) return against;
        described = source;
        Luggage.make(world, host, source, ticket);
        return Optional.empty();
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        return connection.call("finish", ticket.vm(), Duration.ofMillis(10), () -> {
            if (described == null) throw refused("finish", "nothing was prepared");
            Optional<String> against =
                    Moves.refusalToDefine(host, described, ticket).or(() -> Luggage.refusalToUse(world, host, ticket));
            if (against.isPresent()) throw refused("finish", against.get());
            told = true;
            Resident defined =
                    new Resident(described.vm, host, State.OFF, Luggage.attachedThere(world, host, described, ticket));
            defined.mark = Optional.of(ticket.id());
            defined.definedAt = world.clock.nanos();
            defined.knownDisks = described.knownDisks;
            host.residents.put(described.vm.id(), defined);
            world.changed(defined);
            return new Arrival(Baggage.EMPTY);
        });
    }

    @Override
    void drop() {
        if (!host.residents.containsKey(ticket.vm())) Luggage.deleteMade(world, host, ticket);
    }
}
