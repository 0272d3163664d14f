package org.drover.migration.internal.checks;

import java.util.function.Function;
import org.drover.migration.MoveRules;
import org.drover.model.Share;
import org.drover.model.VmId;

/**
 * What people decided for this Drover and for single VMs.
 *
 * @param rules   of a VM
 * @param reserve of each host's memory that stays free for VMs of hosts that fail
 */
public record House(Function<VmId, MoveRules> rules, Share reserve) {
    /** Nothing was decided. */
    public static final House NONE = new House(vm -> MoveRules.NONE, new Share(0));
}
