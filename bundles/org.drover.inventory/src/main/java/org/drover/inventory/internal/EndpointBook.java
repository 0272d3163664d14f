package org.drover.inventory.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Where the endpoints are kept from one start to the next. <b>Threads:</b> any. */
interface EndpointBook {
    List<HostEndpoint> all();

    /** Adds them or puts them in the place of those of the same hosts: all of them or, when this fails, none. */
    default void keep(List<HostEndpoint> endpoints) {
        keep(endpoints, Map.of(), Map.of(), Map.of());
    }

    /**
     * As {@link #keep(List)}, and settings of the platform with them, and in the place of what VMs and hosts had what they
     * have now.
     */
    void keep(
            List<HostEndpoint> endpoints,
            Map<String, String> settings,
            Map<VmId, Map<String, String>> vms,
            Map<HostId, Map<String, String>> hosts);

    /** The platform's settings by name. */
    Map<String, String> settings();

    /** The settings of VMs that have any. */
    Map<VmId, Map<String, String>> vmSettings();

    /** The settings of hosts that have any. */
    Map<HostId, Map<String, String>> hostSettings();

    /** The endpoint, and the host's settings. */
    void drop(HostId host);

    /** A book that is lost with the process. */
    static EndpointBook inMemory() {
        return new EndpointBook() {
            private final SortedMap<HostId, HostEndpoint> byHost = new TreeMap<>();
            private final Map<String, String> settings = new HashMap<>();
            private final Map<VmId, Map<String, String>> vms = new HashMap<>();
            private final Map<HostId, Map<String, String>> hosts = new HashMap<>();

            @Override
            public synchronized List<HostEndpoint> all() {
                return new ArrayList<>(byHost.values());
            }

            @Override
            public synchronized void keep(
                    List<HostEndpoint> endpoints,
                    Map<String, String> more,
                    Map<VmId, Map<String, String>> ofVms,
                    Map<HostId, Map<String, String>> ofHosts) {
                endpoints.forEach(endpoint -> byHost.put(endpoint.host(), endpoint));
                settings.putAll(more);
                vms.putAll(ofVms);
                vms.values().removeIf(Map::isEmpty);
                hosts.putAll(ofHosts);
                hosts.values().removeIf(Map::isEmpty);
            }

            @Override
            public synchronized Map<String, String> settings() {
                return Map.copyOf(settings);
            }

            @Override
            public synchronized Map<VmId, Map<String, String>> vmSettings() {
                return Map.copyOf(vms);
            }

            @Override
            public synchronized Map<HostId, Map<String, String>> hostSettings() {
                return Map.copyOf(hosts);
            }

            @Override
            public synchronized void drop(HostId host) {
                byHost.remove(host);
                hosts.remove(host);
            }
        };
    }
}
