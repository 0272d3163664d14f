package org.drover.placement.optimizer;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmId;

/** Hosts and VMs as they are when a rearrangement is asked for. CPU is what is projected, at the quantile that counts. */
public record Cluster(List<Host> hosts, List<Vm> vms) {
    /**
     * A host and what it has for VMs, reserves taken off.
     *
     * @param takes   VMs may go there; false in maintenance, or when it is expected to fail
     * @param domains what it fails together with, by kind and name ("rack:a3", "feed:2")
     */
    public record Host(HostId id, Bytes memory, Mhz cpu, boolean takes, Set<String> domains) {
        public Host {
            domains = Set.copyOf(domains);
        }

        /** One that fails together with no other. */
        public Host(HostId id, Bytes memory, Mhz cpu, boolean takes) {
            this(id, memory, cpu, takes, Set.of());
        }

        private Host closed() {
            return new Host(id, memory, cpu, false, domains);
        }
    }

    /**
     * A VM and what it needs.
     *
     * @param on    where it is; empty for one that is to be placed
     * @param apart VMs with the same name here are kept on different hosts
     * @param owners the only hosts it may go to; empty for any
     * @param wants  what is wanted of its place besides
     */
    public record Vm(
            VmId id,
            Optional<HostId> on,
            Bytes memory,
            Mhz cpu,
            Optional<String> apart,
            Set<HostId> owners,
            Wants wants) {
        public Vm {
            owners = Set.copyOf(owners);
        }

        /** One of which nothing else is wanted. */
        public Vm(VmId id, Optional<HostId> on, Bytes memory, Mhz cpu, Optional<String> apart, Set<HostId> owners) {
            this(id, on, memory, cpu, apart, owners, Wants.NOTHING);
        }

        private Vm nowhere() {
            return new Vm(id, Optional.empty(), memory, cpu, apart, owners, wants);
        }
    }

    /**
     * What is wanted of a VM's place.
     *
     * @param apartIn   VMs that are kept apart are also kept in different domains of this kind ("rack"); a hard rule
     * @param near      VMs with the same name here are rather on one host
     * @param preferred hosts that it is rather on; empty for any
     */
    public record Wants(Optional<String> apartIn, Optional<String> near, Set<HostId> preferred) {
        public static final Wants NOTHING = new Wants(Optional.empty(), Optional.empty(), Set.of());

        public Wants {
            preferred = Set.copyOf(preferred);
        }
    }

    public Cluster {
        hosts = List.copyOf(hosts);
        vms = List.copyOf(vms);
        if (hosts.isEmpty()) throw new IllegalArgumentException("a cluster without hosts");
        Set<HostId> ids = new HashSet<>();
        for (Host host : hosts) {
            if (!ids.add(host.id())) throw new IllegalArgumentException("host " + host.id() + " comes twice");
        }
        Set<VmId> names = new HashSet<>();
        for (Vm vm : vms) {
            if (!names.add(vm.id())) throw new IllegalArgumentException("VM " + vm.id() + " comes twice");
            if (vm.on().isPresent() && !ids.contains(vm.on().get()))
                throw new IllegalArgumentException(
                        "VM " + vm.id() + " is on host " + vm.on().get() + ", which is unknown");
        }
    }

    /** The same with a host that takes no more VMs: drained, or before it fails. */
    public Cluster closing(HostId id) {
        known(id);
        return new Cluster(
                hosts.stream()
                        .map(host -> host.id().equals(id) ? host.closed() : host)
                        .toList(),
                vms);
    }

    /** What if this host dies: its VMs are to be placed elsewhere. */
    public Cluster without(HostId id) {
        known(id);
        return new Cluster(
                hosts.stream().filter(host -> !host.id().equals(id)).toList(),
                vms.stream()
                        .map(vm -> vm.on().equals(Optional.of(id)) ? vm.nowhere() : vm)
                        .toList());
    }

    /** What if these hosts are added. */
    public Cluster with(List<Host> more) {
        List<Host> all = new java.util.ArrayList<>(hosts);
        all.addAll(more);
        return new Cluster(all, vms);
    }

    private void known(HostId id) {
        if (hosts.stream().noneMatch(host -> host.id().equals(id)))
            throw new IllegalArgumentException("host " + id + " is unknown");
    }
}
