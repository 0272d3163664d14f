package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Transfer;

/** The new files' side of one storage migration. */
final class StorageIncoming extends Arriving {
    private static final Duration ONE_DISK = Duration.ofMillis(5);

    StorageIncoming(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
    }

    @Override
    Optional<String> makeRoom(Resident source) {
        Optional<String> against = Luggage.refusalToMake(world, host, Luggage.needed(source, ticket));
        if (against.isEmpty()) Luggage.make(world, host, source, ticket);
        return against;
    }

    /** One disk after the other, each by a call of its own: whoever falls silent in between leaves some on old files. */
    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        connection.call("finish", ticket.vm(), ONE_DISK, () -> {
            Resident resident = connection.known("finish", ticket.vm());
            boolean inStep = resident.mark.equals(Optional.of(ticket.id()))
                    && ticket.disks().stream().allMatch(move -> resident.disk(move.disk())
                            .flatMap(Attached::mirror)
                            .isPresent());
            if (!inStep) throw refused("finish", "its new files are not in step");
            told = true;
            goesOver(resident, ticket.disks().get(0));
            return null;
        });
        for (DiskMove move : ticket.disks().subList(1, ticket.disks().size())) {
            connection.call("finish", ticket.vm(), ONE_DISK, () -> {
                goesOver(connection.known("finish", ticket.vm()), move);
                return null;
            });
        }
        return new Arrival(Baggage.EMPTY);
    }

    private void goesOver(Resident resident, DiskMove move) throws BackendException {
        if (!resident.state.inMemory) throw refused("finish", "it is " + resident.presence());
        resident.goesOver(world, move, false);
    }

    @Override
    public void discard() throws BackendException {
        if (world.clock.exclusively(this::hasBegun)) throw refused("discard", "it has gone over to its new files");
        super.discard();
    }

    private boolean hasBegun() {
        Resident resident = host.residents.get(ticket.vm());
        return resident != null && Luggage.hasBegunToGoOver(resident, ticket);
    }

    @Override
    void drop() {
        if (!hasBegun()) Luggage.deleteMade(world, host, ticket);
    }
}
