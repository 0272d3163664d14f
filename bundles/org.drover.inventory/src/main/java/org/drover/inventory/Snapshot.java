package org.drover.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/**
 * Everything known at one moment; never changes.
 *
 * @param revision grows with every change
 * @param hosts    every host that was connected, reachable or not
 * @param vms      every VM by id. While a VM moves, two hosts know it: here it is where it runs
 * @param sightings every (host, VM) pair, so that a second copy is never hidden
 */
public record Snapshot(
        long revision, SortedMap<HostId, HostEntry> hosts, Map<VmId, VmFacts> vms, List<VmFacts> sightings) {

    public Optional<VmFacts> vm(VmId id) {
        return Optional.ofNullable(vms.get(id));
    }

    public Optional<HostEntry> host(HostId id) {
        return Optional.ofNullable(hosts.get(id));
    }
}
