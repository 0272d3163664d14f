package org.drover.inventory;

import java.util.Map;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What people decided for single VMs, by name; what a name means is known to whoever reads it. It stays with the VM's id:
 * where the VM is, and whether it is known at the moment, does not matter. <b>Threads:</b> any.
 */
@ProviderType
public interface VmSettings {
    /** Of one VM; empty when nothing was decided. Costs nothing. */
    Map<String, String> of(VmId vm);

    /** Of all VMs of which something was decided. */
    Map<VmId, Map<String, String>> ofAll();

    /** These and no others count for this VM from now on. */
    void keep(VmId vm, Map<String, String> settings);
}
