package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.LibvirtFailure;

/**
 * A domain's memory is saved to a file ({@code virDomainSave}), which the destination restores; what the destination does not
 * reach goes by way of this process ({@link Carrier}). A domain that is off, bears the migration's mark and has its whole
 * memory in the file is handed over. The bandwidth is that of the carrying; libvirt saves as fast as it can.
 */
final class LibvirtQuick extends FileMove implements SavedStateMigration {
    private final Line.Pool lines;
    private final Landing.All landings;

    LibvirtQuick(LibvirtHost host, Line.Pool lines, Landing.All landings) {
        super(host);
        this.lines = lines;
        this.landings = landings;
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) {
        return new QuickOutgoing(host, lines, landings, ticket, standings);
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) {
        return new QuickIncoming(host, lines, landings, ticket);
    }

    @Override
    public void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        switch (act) {
            case RESUME, LET_GO, DESTROY_LEFTOVER -> {
                String step = Settling.step(act);
                settling.check(ticket, seen, act);
                try {
                    DomainRef domain = host.domain(ticket.vm());
                    if (act == SettlingAct.RESUME) QuickOutgoing.goOn(host, ticket, domain);
                    else QuickIncoming.end(host.libvirt().domains(), domain);
                } catch (LibvirtFailure e) {
                    throw host.failures().acting(step, Optional.of(ticket.vm()), e);
                }
            }
            default -> super.settle(ticket, seen, act);
        }
    }
}
