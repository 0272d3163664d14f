package org.drover.backend.api;

import java.net.URI;
import java.util.Map;
import org.drover.model.HostId;

/**
 * Where a host is and how to talk to it.
 *
 * @param backend  the id of the backend that serves it
 * @param address  in the backend's own form
 * @param settings by the keys of {@link BackendDescriptor#settings()}
 */
public record HostEndpoint(HostId host, String backend, URI address, Map<String, String> settings) {
    public HostEndpoint {
        settings = Map.copyOf(settings);
    }

    /** The address only: settings may hold secrets. */
    @Override
    public String toString() {
        return host + " (" + backend + ", " + address + ")";
    }
}
