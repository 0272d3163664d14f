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
     * @param takes VMs may go there; false in maintenance, or when it is expected to fail
     */
    public record Host(HostId id, Bytes memory, Mhz cpu, boolean takes) {}

    /**
     * A VM and what it needs.
     *
     * @param on    where it is; empty for one that is to be placed
     * @param apart VMs with the same name here are kept on different hosts
     * @param owners the only hosts it may go to; empty for any
     */
    public record Vm(VmId id, Optional<HostId> on, Bytes memory, Mhz cpu, Optional<String> apart, Set<HostId> owners) {
        public Vm {
            owners = Set.copyOf(owners);
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
                        .map(host -> host.id().equals(id) ? new Host(id, host.memory(), host.cpu(), false) : host)
                        .toList(),
                vms);
    }

    /** What if this host dies: its VMs are to be placed elsewhere. */
    public Cluster without(HostId id) {
        known(id);
        return new Cluster(
                hosts.stream().filter(host -> !host.id().equals(id)).toList(),
                vms.stream()
                        .map(vm -> vm.on().equals(Optional.of(id))
                                ? new Vm(vm.id(), Optional.empty(), vm.memory(), vm.cpu(), vm.apart(), vm.owners())
                                : vm)
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
