package org.drover.migration;

import org.drover.backend.api.MigrationOptions;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * A wish to move a VM.
 *
 * @param reason   why, in the words of whoever asks; kept in the history
 * @param priority in the queue; forgotten when the engine is started again while it waits
 */
public record MoveRequest(VmId vm, HostId destination, MigrationOptions options, String reason, Priority priority) {
    /** Of normal priority. */
    public MoveRequest(VmId vm, HostId destination, MigrationOptions options, String reason) {
        this(vm, destination, options, reason, Priority.NORMAL);
    }
}
