package org.drover.backend.libvirt.internal;

import java.util.EnumSet;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;

/** A kind of move of which Drover leads nothing but files: how fast they go is all that can be chosen. */
abstract class FileMove implements PhasedMigration {
    final LibvirtHost host;
    final Standings standings;
    final Settling settling;

    FileMove(LibvirtHost host) {
        this.host = host;
        this.standings = new Standings(host, id -> false);
        this.settling = new Settling(host, standings);
    }

    @Override
    public final Set<MigrationOption> armed() {
        return EnumSet.of(MigrationOption.BANDWIDTH);
    }

    @Override
    public final Set<MigrationOption> live() {
        return EnumSet.of(MigrationOption.BANDWIDTH);
    }

    @Override
    public final Standing ask(MigrationTicket ticket) throws BackendException {
        return standings.ask(ticket);
    }

    @Override
    public void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        settling.settle(ticket, seen, act);
    }
}
