package org.drover.backend.api;

import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Starts a guest anew at once, as the button on a machine would; what it had not written is lost.
 * <p><b>Contract</b>, checked by {@code VmResetContract} in the TCK. <b>Threads:</b> any. <b>Errors:</b> {@code Refused} when
 * the VM is off or moves, and the VM is as it was.
 */
@ConsumerType
public interface VmReset extends Capability {
    /** The VM stays on its host, in memory, and boots. */
    void reset(VmId vm) throws BackendException;
}
