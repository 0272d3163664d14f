package org.drover.backend.simulator.internal;

import java.time.Duration;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;

/** Cold migration as one host offers it. Its disks are copied by the program that leads it, and no further than that lives. */
final class SimCold implements ColdMigration {
    private final SimConnection connection;
    private final Settling settling;

    SimCold(SimConnection connection) {
        this.connection = connection;
        settling = new Settling(connection);
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) throws BackendException {
        return connection.call("leave", ticket.vm(), Duration.ZERO, () -> new ColdOutgoing(connection, ticket));
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) throws BackendException {
        return connection.call("arrive", ticket.vm(), Duration.ZERO, () -> new ColdIncoming(connection, ticket));
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
