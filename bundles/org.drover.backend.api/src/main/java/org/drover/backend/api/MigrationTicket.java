package org.drover.backend.api;

import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** One migration: which VM, from where to where, and how. */
public record MigrationTicket(MigrationId id, VmId vm, HostId source, HostId destination, MigrationOptions options) {
    public MigrationTicket {
        if (source.equals(destination)) {
            throw new IllegalArgumentException("VM " + vm + " cannot move from " + source + " to itself");
        }
    }
}
