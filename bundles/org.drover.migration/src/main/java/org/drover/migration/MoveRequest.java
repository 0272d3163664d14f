package org.drover.migration;

import org.drover.backend.api.MigrationOptions;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * A wish to move a VM, or its disks.
 *
 * @param destination the VM's own host when only disks are to move
 * @param reason      why, in the words of whoever asks; kept in the history
 * @param priority    in the queue
 */
public record MoveRequest(
        VmId vm, HostId destination, MigrationOptions options, String reason, Priority priority, MoveChoices choices) {
    /** With nothing chosen. */
    public MoveRequest(VmId vm, HostId destination, MigrationOptions options, String reason, Priority priority) {
        this(vm, destination, options, reason, priority, MoveChoices.NONE);
    }

    /** Of normal priority, with nothing chosen. */
    public MoveRequest(VmId vm, HostId destination, MigrationOptions options, String reason) {
        this(vm, destination, options, reason, Priority.NORMAL);
    }

    public MoveRequest with(MoveChoices chosen) {
        return new MoveRequest(vm, destination, options, reason, priority, chosen);
    }
}
