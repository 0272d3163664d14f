package org.drover.backend.simulator.internal;

import java.time.Duration;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;

/** Quick migration as one host offers it. Memory is saved and restored by the hosts; files are carried by who leads it. */
final class SimSaved implements SavedStateMigration {
    private final SimConnection connection;
    private final Settling settling;

    SimSaved(SimConnection connection) {
        this.connection = connection;
        settling = new Settling(connection);
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) throws BackendException {
        return connection.call("leave", ticket.vm(), Duration.ZERO, () -> new SavedOutgoing(connection, ticket));
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) throws BackendException {
        return connection.call("arrive", ticket.vm(), Duration.ZERO, () -> new SavedIncoming(connection, ticket));
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
