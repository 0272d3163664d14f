package org.drover.backend.simulator.internal;

import java.time.Duration;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.StorageMigration;

/** Storage migration as one host offers it: jobs of the host, which go on whoever lets go of them. */
final class SimStorage implements StorageMigration {
    private final SimConnection connection;
    private final Settling settling;

    SimStorage(SimConnection connection) {
        this.connection = connection;
        settling = new Settling(connection);
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
