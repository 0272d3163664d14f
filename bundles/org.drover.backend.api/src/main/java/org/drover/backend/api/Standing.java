package org.drover.backend.api;

import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * What one host knows of a VM and its migration, asked for after a crash.
 *
 * @param mark   the migration the VM's metadata names; empty when it names none
 * @param detail the hypervisor's state and reason in its own words, for the record
 */
public record Standing(HostId host, VmId vm, Presence presence, Optional<MigrationId> mark, String detail) {
    public boolean carries(MigrationId id) {
        return mark.isPresent() && mark.get().equals(id);
    }
}
