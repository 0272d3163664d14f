package org.drover.backend.libvirt.internal;

import java.util.EnumSet;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;

/**
 * A domain that does not run goes to another host: its definition, and the files of its disks by way of this process
 * ({@link Carrier}). libvirt guards none of it, so everything is looked at again before the destination defines it.
 */
final class LibvirtCold implements ColdMigration {
    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Landing.All landings;
    private final Standings standings;
    private final Settling settling;

    LibvirtCold(LibvirtHost host, Line.Pool lines, Landing.All landings) {
        this.host = host;
        this.lines = lines;
        this.landings = landings;
        this.standings = new Standings(host, id -> false);
        this.settling = new Settling(host, standings);
    }

    @Override
    public Set<MigrationOption> armed() {
        return EnumSet.of(MigrationOption.BANDWIDTH);
    }

    @Override
    public Set<MigrationOption> live() {
        return EnumSet.of(MigrationOption.BANDWIDTH);
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) {
        return new ColdOutgoing(host, lines, landings, ticket);
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) {
        return new ColdIncoming(host, lines, landings, ticket);
    }

    @Override
    public Standing ask(MigrationTicket ticket) throws BackendException {
        return standings.ask(ticket);
    }

    @Override
    public void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        settling.settle(ticket, seen, act);
    }
}
