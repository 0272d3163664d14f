package org.drover.backend.api;

import java.util.Set;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a host knows of its VMs for good, in the backend's own words.
 * <p><b>Contract</b>, checked by {@code VmDefinitionsContract} in the TCK. <b>Threads:</b> any. <b>Errors:</b> {@code Refused}
 * with nothing changed.
 */
@ConsumerType
public interface VmDefinitions extends Capability {
    /** As the VM is defined for its next start (libvirt: the domain's XML). */
    String describe(VmId vm) throws BackendException;

    /**
     * Makes a VM known, off; its disks are those that the description names. Refused when a VM of that id or name is there
     * already, or when the description makes no sense.
     */
    VmId define(String description) throws BackendException;

    /**
     * Forgets a VM that is off, saved memory included; refused when it is in memory.
     *
     * @param disks by their names inside the VM ("vda"), whose files go with it; the others stay. Refused when one of them
     *     is none of its own, or is used by another VM of this host
     */
    void delete(VmId vm, Set<String> disks) throws BackendException;
}
