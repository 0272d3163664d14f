package org.drover.backend.api;

import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Disk leases: a host that has them does not run a VM whose disks another host holds. With one, resuming the source after
 * an unknown outcome is a safe question; without, the VM stays paused and a person is told. <b>Threads:</b> any.
 */
@ConsumerType
public interface Leases extends Capability {
    /** True when every disk of this VM that may be written is leased before the VM's processors run here. */
    boolean guards(VmId vm) throws BackendException;
}
