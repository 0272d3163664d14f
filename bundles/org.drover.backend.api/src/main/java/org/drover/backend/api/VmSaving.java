package org.drover.backend.api;

import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Puts a VM's memory away on its own host, so that its next {@link VmLifecycle#start} goes on where it was.
 * <p><b>Contract</b>, checked by {@code VmSavingContract} in the TCK. <b>Threads:</b> any; {@link #save} takes as long as
 * writing the memory does, the other two are quick. <b>Errors:</b> {@code Refused} when the VM is off or moves.
 * Memory that was put away belongs to the disks of that moment: nobody may run the VM elsewhere before it was fetched back
 * or forgotten, so a {@link ColdMigration} of it is refused.
 */
@ConsumerType
public interface VmSaving extends Capability {
    /** Afterwards the VM is off, and saved. A save that fails leaves it running. */
    void save(VmId vm) throws BackendException;

    /** Whether its next start goes on from saved memory; the VM's facts tell it too ({@code VmTraits.saved}). */
    boolean isSaved(VmId vm) throws BackendException;

    /** Throws the saved memory away: the next start boots. Harmless when there is none. */
    void forget(VmId vm) throws BackendException;
}
