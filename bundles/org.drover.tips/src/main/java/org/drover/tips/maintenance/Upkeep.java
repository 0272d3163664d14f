package org.drover.tips.maintenance;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.PlanId;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * One host's time in maintenance as it stands; a new record for every change.
 *
 * @param reason    why, in the words of whoever asked
 * @param changed   when it came into its phase
 * @param plan      that moves its VMs now, away or back
 * @param away      the VMs that were moved away for it, and where to; in the order in which they went
 * @param bringBack in LEAVING: whether they come back
 * @param message   why it is held, or what did not come back; empty when all is well
 */
public record Upkeep(
        String id,
        HostId host,
        Phase phase,
        String reason,
        Instant since,
        Instant changed,
        Optional<PlanId> plan,
        Map<VmId, HostId> away,
        boolean bringBack,
        String message) {
    public Upkeep {
        away = Collections.unmodifiableMap(new LinkedHashMap<>(away));
    }
}
