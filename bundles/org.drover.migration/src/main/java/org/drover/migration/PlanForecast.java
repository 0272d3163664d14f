package org.drover.migration;

import java.time.Duration;
import java.util.List;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * How a plan would go if it were submitted now.
 *
 * @param message why it cannot be done, in words; empty when it can
 * @param steps   in the order in which they would begin; empty when it cannot be done
 * @param takes   altogether: an estimate, from memory sizes and how fast moves were sent lately
 */
public record PlanForecast(String message, List<Step> steps, Duration takes) {
    public PlanForecast {
        steps = List.copyOf(steps);
    }

    public boolean possible() {
        return message.isEmpty();
    }

    /**
     * One transfer.
     *
     * @param stop    to a third host, so that others get past
     * @param begins  after the start of the plan
     * @param waitsFor names of VMs that must have left its destination before
     */
    public record Step(
            VmId vm,
            String vmName,
            HostId from,
            HostId to,
            boolean stop,
            Duration begins,
            Duration takes,
            List<String> waitsFor) {
        public Step {
            waitsFor = List.copyOf(waitsFor);
        }
    }
}
