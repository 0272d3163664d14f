package org.drover.backend.libvirt.internal;

import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;

/**
 * A domain that does not run goes to another host: its definition, and the files of its disks by way of this process
 * ({@link Carrier}). libvirt guards none of it, so everything is looked at again before the destination defines it.
 */
final class LibvirtCold extends FileMove implements ColdMigration {
    private final Line.Pool lines;
    private final Landing.All landings;

    LibvirtCold(LibvirtHost host, Line.Pool lines, Landing.All landings) {
        super(host);
        this.lines = lines;
        this.landings = landings;
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) {
        return new ColdOutgoing(host, lines, landings, ticket);
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) {
        return new ColdIncoming(host, lines, landings, ticket);
    }
}
