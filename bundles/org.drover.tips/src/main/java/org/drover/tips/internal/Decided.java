package org.drover.tips.internal;

import java.util.function.Function;
import org.drover.migration.MoveRules;
import org.drover.model.HostId;
import org.drover.model.Share;
import org.drover.model.VmId;
import org.drover.placement.HostRules;
import org.drover.placement.PlaceRules;

/**
 * What people decided about places, as it is now whenever it is asked for.
 *
 * @param moves    where a VM may run, and from whom it is kept apart
 * @param places   where a VM is wished to be
 * @param hosts    what is known of a host beside what it tells
 * @param failover the part of each host's memory that is kept for VMs of hosts that fail, unless its own rules say
 */
record Decided(
        Function<VmId, MoveRules> moves,
        Function<VmId, PlaceRules> places,
        Function<HostId, HostRules> hosts,
        Share failover) {
    /** By nobody about anything. */
    static final Decided NOTHING =
            new Decided(vm -> MoveRules.NONE, vm -> PlaceRules.NONE, host -> HostRules.NONE, new Share(0));
}
