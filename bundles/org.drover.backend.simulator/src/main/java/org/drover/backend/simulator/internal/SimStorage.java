package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.StorageMigration;
import org.drover.model.ByteRate;

/** Storage migration as one host offers it: jobs of the host, which go on whoever lets go of them. */
final class SimStorage implements StorageMigration {
    private final SimConnection connection;
    private final Settling settling;

    SimStorage(SimConnection connection) {
        this.connection = connection;
        settling = new Settling(connection);
    }

    @Override
    public Set<MigrationOption> armed() {
        return Set.of(MigrationOption.BANDWIDTH, MigrationOption.AUTO_CONVERGE);
    }

    @Override
    public Set<MigrationOption> live() {
        return armed();
    }

    @Override
    public Optional<ByteRate> writesToDisks(MigrationTicket ticket, Duration window) throws BackendException {
        return Luggage.writes(connection, ticket);
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) throws BackendException {
        return connection.call("leave", ticket.vm(), Duration.ZERO, () -> new StorageOutgoing(connection, ticket));
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) throws BackendException {
        return connection.call("arrive", ticket.vm(), Duration.ZERO, () -> new StorageIncoming(connection, ticket));
    }

    @Override
    public Standing ask(MigrationTicket ticket) throws BackendException {
        return settling.ask(ticket);
    }

    @Override
    public void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        settling.settle(ticket, seen, act);
    }
}
