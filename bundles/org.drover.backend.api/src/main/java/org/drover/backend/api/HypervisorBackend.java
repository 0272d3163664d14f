package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One kind of hypervisor, registered as an OSGi service by its bundle; when the service goes, its hosts are gone too.
 * <p><b>Threads:</b> any.
 */
@ConsumerType
public interface HypervisorBackend {
    /** What this backend is called and what it wants to be told for a connection; the same answer always. */
    BackendDescriptor descriptor();

    /**
     * Connects to one host. Blocks for 30 s at most.
     *
     * @throws BackendException.HostUnreachable nobody answers at the endpoint's address
     * @throws BackendException.Refused the host answers and does not want us, or a setting makes no sense
     */
    HostConnection connect(HostEndpoint endpoint) throws BackendException;
}
