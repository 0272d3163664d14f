package org.drover.migration;

import org.drover.backend.api.MigrationOptions;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * A wish to move a VM.
 *
 * @param reason why, in the words of whoever asks; kept in the history
 */
public record MoveRequest(VmId vm, HostId destination, MigrationOptions options, String reason) {}
