package org.drover.placement;

import java.util.Set;
import org.drover.metrics.Forecast;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmId;
import org.drover.model.VolumeId;

/**
 * What one VM asks of a host.
 *
 * @param source     where it runs now: never a destination
 * @param cpuNow     used at the moment
 * @param cpu        what it will use
 * @param localDisks it has disks that lie on no shared volume; such a VM is refused everywhere
 * @param volumes    shared volumes it needs
 * @param cpuModel   of the host it was started on; empty for a VM that is still to be made, which does with any
 * @param possibleOwners the only hosts it may run on; empty for any
 * @param apart      hosts that run VMs it must be kept apart from
 * @param wishes     what people want of its place
 * @param carried    what is on its local disks, if these are to go with it; zero when none of them is
 */
public record Demand(
        VmId vm,
        String name,
        HostId source,
        Bytes memory,
        Mhz cpuNow,
        Forecast cpu,
        boolean localDisks,
        Set<VolumeId> volumes,
        Set<NetworkId> networks,
        String cpuModel,
        Set<HostId> possibleOwners,
        Set<HostId> apart,
        Wishes wishes,
        Bytes carried) {
    public Demand {
        volumes = Set.copyOf(volumes);
        networks = Set.copyOf(networks);
        possibleOwners = Set.copyOf(possibleOwners);
        apart = Set.copyOf(apart);
    }

    /** Of a VM that moves without disks. */
    public Demand(
            VmId vm,
            String name,
            HostId source,
            Bytes memory,
            Mhz cpuNow,
            Forecast cpu,
            boolean localDisks,
            Set<VolumeId> volumes,
            Set<NetworkId> networks,
            String cpuModel,
            Set<HostId> possibleOwners,
            Set<HostId> apart,
            Wishes wishes) {
        this(
                vm,
                name,
                source,
                memory,
                cpuNow,
                cpu,
                localDisks,
                volumes,
                networks,
                cpuModel,
                possibleOwners,
                apart,
                wishes,
                Bytes.ZERO);
    }

    /** Of a VM that nobody wishes anything for. */
    public Demand(
            VmId vm,
            String name,
            HostId source,
            Bytes memory,
            Mhz cpuNow,
            Forecast cpu,
            boolean localDisks,
            Set<VolumeId> volumes,
            Set<NetworkId> networks,
            String cpuModel,
            Set<HostId> possibleOwners,
            Set<HostId> apart) {
        this(
                vm,
                name,
                source,
                memory,
                cpuNow,
                cpu,
                localDisks,
                volumes,
                networks,
                cpuModel,
                possibleOwners,
                apart,
                Wishes.NONE);
    }

    public Demand with(Wishes wanted) {
        return new Demand(
                vm,
                name,
                source,
                memory,
                cpuNow,
                cpu,
                localDisks,
                volumes,
                networks,
                cpuModel,
                possibleOwners,
                apart,
                wanted,
                carried);
    }

    /** The same, and its local disks go with it: they stand against no host, but count their bytes and the wear. */
    public Demand carrying(Bytes onLocalDisks) {
        return new Demand(
                vm,
                name,
                source,
                memory,
                cpuNow,
                cpu,
                false,
                volumes,
                networks,
                cpuModel,
                possibleOwners,
                apart,
                wishes,
                onLocalDisks);
    }

    /** The same VM somewhere else, among other neighbours. */
    Demand among(HostId at, Set<HostId> keptApart, Wishes wanted) {
        return new Demand(
                vm,
                name,
                at,
                memory,
                cpuNow,
                cpu,
                localDisks,
                volumes,
                networks,
                cpuModel,
                possibleOwners,
                keptApart,
                wanted,
                carried);
    }

    /** It is nowhere yet and takes the CPU of whatever host it is made on. */
    boolean takesAnyCpu() {
        return cpuModel.isEmpty() && source.equals(Resident.NOWHERE);
    }

    long memoryBytes() {
        return memory.count();
    }
}
