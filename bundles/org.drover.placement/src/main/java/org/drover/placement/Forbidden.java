package org.drover.placement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** What a search turned out to be no good: hosts for a VM, or any move of it. */
final class Forbidden {
    private final Map<VmId, Set<HostId>> hosts = new HashMap<>();
    private final Set<VmId> staying = new HashSet<>();

    /** True when some of it is new. */
    boolean add(Map<VmId, Set<HostId>> refused) {
        boolean more = false;
        for (Map.Entry<VmId, Set<HostId>> no : refused.entrySet())
            more |= hosts.computeIfAbsent(no.getKey(), vm -> new HashSet<>()).addAll(no.getValue());
        return more;
    }

    /** True when that is new. */
    boolean toMove(VmId vm) {
        return staying.add(vm);
    }

    Set<HostId> hosts(VmId vm) {
        return hosts.getOrDefault(vm, Set.of());
    }

    boolean stays(VmId vm) {
        return staying.contains(vm);
    }
}
