package org.drover.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A VM as its host describes it.
 *
 * @param name      as people gave it; neither unique nor tame: spaces, any script, a leading dash
 * @param memory    assigned to it
 * @param networks  it is plugged into
 * @param immovable empty when nothing in the VM itself stands against a live migration, else why not
 * @param traits    what not every host tells
 */
public record VmFacts(
        VmId id,
        String name,
        HostId host,
        VmState state,
        int vcpus,
        Bytes memory,
        List<DiskFacts> disks,
        Set<NetworkId> networks,
        Optional<String> immovable,
        VmTraits traits) {
    public VmFacts {
        Text.required("a VM's name", name);
        if (vcpus < 1) throw new IllegalArgumentException("VM " + name + " cannot have " + vcpus + " processors");
        disks = List.copyOf(disks);
        networks = Set.copyOf(networks);
    }

    /** Nothing but what every host tells. */
    public VmFacts(
            VmId id,
            String name,
            HostId host,
            VmState state,
            int vcpus,
            Bytes memory,
            List<DiskFacts> disks,
            Set<NetworkId> networks,
            Optional<String> immovable) {
        this(id, name, host, state, vcpus, memory, disks, networks, immovable, VmTraits.UNKNOWN);
    }

    /**
     * Why it cannot be moved live, wherever to: what in itself stands against it, and what its host keeps of it or does with
     * its disks, as last told. Empty when it can.
     */
    public Optional<String> unmovable() {
        if (immovable.isPresent()) return immovable;
        int snapshots = traits.snapshots();
        if (snapshots > 0) {
            return Optional.of(host + " keeps " + snapshots + (snapshots == 1 ? " snapshot" : " snapshots")
                    + " of it, which would not move with it");
        }
        if (traits.jobs().isEmpty()) return Optional.empty();
        return Optional.of("on " + host + " runs for it: " + String.join(", ", traits.jobs()));
    }

    public VmFacts with(VmTraits known) {
        return new VmFacts(id, name, host, state, vcpus, memory, disks, networks, immovable, known);
    }

    public VmFacts with(List<DiskFacts> attached) {
        return new VmFacts(id, name, host, state, vcpus, memory, attached, networks, immovable, traits);
    }

    /** The same VM seen on another host or in another state. */
    public VmFacts at(HostId newHost, VmState newState) {
        return new VmFacts(id, name, newHost, newState, vcpus, memory, disks, networks, immovable, traits);
    }
}
