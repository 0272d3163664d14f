package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.EnumSet;
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

/**
 * Disks go to other files under a running domain ({@code virDomainBlockCopy}). Copies belong to the domain, not to who
 * began them: they go on without anybody, and end with its process.
 */
final class LibvirtStorage implements StorageMigration {
    private final LibvirtHost host;
    private final Standings standings;
    private final Settling settling;

    LibvirtStorage(LibvirtHost host) {
        this.host = host;
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
    public Optional<ByteRate> writesToDisks(MigrationTicket ticket, Duration window) throws BackendException {
        return DiskWrites.of(host, ticket, window);
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) {
        return new StorageOutgoing(host, ticket, standings);
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) {
        return new StorageIncoming(host, ticket, standings);
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
