package org.drover.service.internal;

import java.util.List;

/** What is asked about a whole cluster, and the answer, as JSON. */
final class ProposalJson {
    private ProposalJson() {}

    /**
     * @param goal    "balance", "consolidate", "restore", "drain", "evacuate" or "place"
     * @param hosts   that are to be emptied
     * @param without hosts that are supposed to be dead
     * @param add     so many hosts are supposed to be there too
     * @param like    those are as this one
     * @param vms     to be placed
     */
    record Wanted(String goal, List<String> hosts, List<String> without, Integer add, String like, List<NewVm> vms) {}

    /** VMs that are to be made; {@code count} of them, numbered, when it is given. */
    record NewVm(
            String name,
            Integer count,
            Long memoryBytes,
            Double cpuMhz,
            String apart,
            String apartIn,
            String near,
            List<String> hosts,
            List<String> preferred,
            List<String> volumes,
            List<String> networks) {}

    /**
     * @param plan     the plan that carries it out; null where nobody asked for that, or there is nothing to move
     * @param forecast how such a plan would go; null where it is begun, or there is nothing to move
     */
    record Answer(
            String goal,
            Json.Reason why,
            List<Step> steps,
            List<Stay> stays,
            List<HostChange> hosts,
            Cost cost,
            Json.PlanForecast forecast,
            String plan) {}

    /** @param from null for a VM that is placed */
    record Step(
            String vm,
            String vmName,
            String from,
            String to,
            boolean stop,
            Json.Reason why,
            Json.Destination destination,
            List<String> otherwise) {}

    /** @param on null for a VM that finds no place */
    record Stay(String vm, String vmName, String on, Json.Reason why) {}

    record HostChange(String host, Use before, Use after) {}

    /** @param memory used, 0 to 1 */
    record Use(int vms, double projectedHighMhz, double cpuCapacityMhz, double memory) {}

    record Cost(double seconds, long bytes) {}
}
