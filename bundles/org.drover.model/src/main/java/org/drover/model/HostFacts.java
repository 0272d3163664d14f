package org.drover.model;

import java.util.Map;
import java.util.Set;

/**
 * A host as it describes itself; changes rarely.
 *
 * @param name        as the host calls itself
 * @param hypervisor  product and version in words ("QEMU 7.2.0, libvirt 9.0.0")
 * @param cores       logical processors
 * @param cpu         all of them together, or the capacity that was configured for this host
 * @param memory      installed, or configured
 * @param volumes     shared volumes reachable from it, with their free space
 * @param networks    VMs can be plugged into
 * @param cpuModel    for compatibility: hosts with the same text take each other's VMs
 * @param traits      what not every host tells
 */
public record HostFacts(
        HostId id,
        String name,
        String hypervisor,
        int cores,
        Mhz cpu,
        Bytes memory,
        Map<VolumeId, Bytes> volumes,
        Set<NetworkId> networks,
        String cpuModel,
        HostTraits traits) {
    public HostFacts {
        Text.required("a host's name", name);
        Text.bounded("a host's hypervisor", hypervisor);
        Text.bounded("a host's CPU model", cpuModel);
        if (cores < 1) throw new IllegalArgumentException("host " + id + " cannot have " + cores + " cores");
        volumes = Map.copyOf(volumes);
        networks = Set.copyOf(networks);
    }

    /** Nothing but what every host tells. */
    public HostFacts(
            HostId id,
            String name,
            String hypervisor,
            int cores,
            Mhz cpu,
            Bytes memory,
            Map<VolumeId, Bytes> volumes,
            Set<NetworkId> networks,
            String cpuModel) {
        this(id, name, hypervisor, cores, cpu, memory, volumes, networks, cpuModel, HostTraits.UNKNOWN);
    }

    public HostFacts with(HostTraits known) {
        return new HostFacts(id, name, hypervisor, cores, cpu, memory, volumes, networks, cpuModel, known);
    }
}
