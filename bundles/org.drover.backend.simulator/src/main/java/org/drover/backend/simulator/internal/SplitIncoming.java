package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Transfer;

/** The destination's side of a post-copy migration that is led on after its connection broke. */
final class SplitIncoming extends Arriving {
    SplitIncoming(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    Optional<String> makeRoom(Resident source) throws BackendException {
        Resident resident = connection.known("prepare", ticket.vm());
        boolean split = resident.half != null && resident.mark.equals(Optional.of(ticket.id()));
        return split ? resident.half.refusalToReconnect() : Optional.of("it is " + resident.presence());
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        told = true;
        Resident resident = connection.call("finish", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident here = connection.known("finish", ticket.vm());
            boolean comes = here.state == State.RUNNING || here.half != null && here.half.connected();
            if (!comes) throw refused("finish", "it is " + here.presence() + ", and nothing of it is on its way");
            return here;
        });
        PostCopy.awaitTheRest(connection, resident);
        return new Arrival(Baggage.EMPTY);
    }

    @Override
    public void discard() throws BackendException {
        throw refused("discard", "the VM was run here");
    }

    @Override
    void drop() {}
}
