package org.drover.inventory;

import java.util.Map;
import org.drover.model.HostId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What people decided for single hosts, by name; what a name means is known to whoever reads it. It goes when the host is
 * forgotten. <b>Threads:</b> any.
 */
@ProviderType
public interface HostSettings {
    /** Of one host; empty when nothing was decided. Costs nothing. */
    Map<String, String> of(HostId host);

    /** Of all hosts of which something was decided. */
    Map<HostId, Map<String, String>> ofAllHosts();

    /** These and no others count for this host from now on. */
    void keep(HostId host, Map<String, String> settings);
}
