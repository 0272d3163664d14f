package org.drover.backend.api;

import org.drover.model.DiskFacts;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Plugs disks into VMs and pulls them out while they run.
 * <p><b>Contract</b>, checked by {@code DiskHotPlugContract} in the TCK.
 * <b>Threads:</b> any. <b>Again:</b> a file that is plugged in, or a disk that is not there, is {@code Refused}.
 * <b>Errors:</b> {@code Refused} when the VM does not run, or moves (the reason says so): the VM is as it was.
 * {@code TimedOut} when the guest does not let go of a disk: it may still do so.
 */
@ConsumerType
public interface DiskHotPlug extends Capability {
    /**
     * Plugs in what lies at this path, a volume of one of the host's {@link StoragePools}; it stays plugged in over restarts
     * of a VM that is defined for good. Refused while a VM of this host has it.
     *
     * @return as the VM has it now; its target tells it from the others
     */
    DiskFacts attach(VmId vm, String path) throws BackendException;

    /**
     * Asks the guest for the disk, and returns when it has let go; the file stays.
     *
     * @param target its name inside the VM ("vdb")
     */
    void detach(VmId vm, String target) throws BackendException;
}
