package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.model.ByteRate;

/** Driven migration as one host offers it: asking and settling; the two sides are classes of their own. */
final class SimDriven implements DrivenMigration {
    private final SimConnection connection;
    private final Settling settling;

    SimDriven(SimConnection connection) {
        this.connection = connection;
        settling = new Settling(connection);
    }

    @Override
    public Set<MigrationOption> armed() {
        return Set.of(
                MigrationOption.PAUSE_BUDGET,
                MigrationOption.BANDWIDTH,
                MigrationOption.AUTO_CONVERGE,
                MigrationOption.POST_COPY);
    }

    @Override
    public Set<MigrationOption> live() {
        return Set.of(MigrationOption.PAUSE_BUDGET, MigrationOption.BANDWIDTH);
    }

    @Override
    public Optional<ByteRate> writesToDisks(MigrationTicket ticket, Duration window) throws BackendException {
        return Luggage.writes(connection, ticket);
    }

    @Override
    public boolean carriesDisks() {
        return true;
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) throws BackendException {
        return connection.call("leave", ticket.vm(), Duration.ZERO, () -> new SimOutgoing(connection, ticket));
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) throws BackendException {
        return connection.call("arrive", ticket.vm(), Duration.ZERO, () -> new SimIncoming(connection, ticket));
    }

    @Override
    public OutgoingMigration leaveAgain(MigrationTicket ticket) throws BackendException {
        return connection.call("leave", ticket.vm(), Duration.ZERO, () -> new SplitOutgoing(connection, ticket));
    }

    @Override
    public IncomingMigration arriveAgain(MigrationTicket ticket) throws BackendException {
        return connection.call("arrive", ticket.vm(), Duration.ZERO, () -> new SplitIncoming(connection, ticket));
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
