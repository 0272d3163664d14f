package org.drover.inventory;

import java.util.List;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The connections, kept in one place: each host is polled and watched once for everybody. Endpoints are kept in the store
 * and connected again after a restart; a backend that goes away makes its hosts unreachable, not unknown.
 * <b>Threads:</b> any.
 */
@ProviderType
public interface ConnectedHosts {
    /**
     * Connects a host and keeps it connected (with back-off) until it is forgotten.
     *
     * @throws BackendException the first try failed; the endpoint is not kept
     */
    void connect(HostEndpoint endpoint) throws BackendException;

    /** Closes the connection and forgets the host; its VMs are left as they are. */
    void forget(HostId host);

    List<HostEndpoint> endpoints();

    /**
     * The live connection of a host.
     *
     * @throws BackendException.HostUnreachable it is unknown, or not reachable at the moment (the reason says which)
     */
    HostConnection connection(HostId host) throws BackendException;
}
