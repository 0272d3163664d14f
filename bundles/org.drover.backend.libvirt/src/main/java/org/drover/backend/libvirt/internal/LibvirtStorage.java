package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.model.ByteRate;

/**
 * Disks go to other files under a running domain ({@code virDomainBlockCopy}). Copies belong to the domain, not to who
 * began them: they go on without anybody, and end with its process.
 */
final class LibvirtStorage extends FileMove implements StorageMigration {
    LibvirtStorage(LibvirtHost host) {
        super(host);
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
}
