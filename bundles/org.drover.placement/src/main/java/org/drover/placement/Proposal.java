package org.drover.placement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmId;

/**
 * What should be done with a cluster: steps in an order in which each finds room and breaks no hard rule, or none.
 *
 * @param why   what all of it brings, or why there is nothing to do
 * @param stays VMs that should move, or be placed, and cannot
 * @param hosts those for which something changes, in the order of their ids
 * @param cost  of all moves one after the other; what is placed costs nothing
 */
public record Proposal(Reason why, List<Step> steps, List<Stay> stays, List<HostChange> hosts, Relief.Cost cost) {
    /**
     * One VM goes somewhere.
     *
     * @param from      empty for one that is placed
     * @param stop      another step leads on from there
     * @param why       it is moved at all
     * @param rating    of {@code to} at that moment, and why
     * @param otherwise the next best hosts at that moment, where another would do as well
     */
    public record Step(
            VmId vm,
            String vmName,
            Optional<HostId> from,
            HostId to,
            boolean stop,
            Reason why,
            Rating rating,
            List<HostId> otherwise) {
        public Step {
            otherwise = List.copyOf(otherwise);
        }
    }

    /** @param on empty for a VM that finds no place */
    public record Stay(VmId vm, String vmName, Optional<HostId> on, Reason why) {}

    /** A host before the first step and after the last one. */
    public record HostChange(HostId host, Use before, Use after) {}

    /**
     * How much of a host is used.
     *
     * @param cpu    its highest projected load (q0.9)
     * @param memory 0 to 1
     */
    public record Use(int vms, Mhz cpu, Mhz cpuCapacity, double memory) {}

    public Proposal {
        steps = List.copyOf(steps);
        stays = List.copyOf(stays);
        hosts = List.copyOf(hosts);
    }

    /** Where each VM that moves ends, in the order of the steps. */
    public Map<VmId, Step> ends() {
        Map<VmId, Step> ends = new LinkedHashMap<>();
        for (Step step : steps) ends.put(step.vm(), step);
        return ends;
    }
}
