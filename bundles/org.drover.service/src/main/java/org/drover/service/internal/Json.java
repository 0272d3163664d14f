package org.drover.service.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is said over HTTP, version 1: fields are added, never renamed or taken away. Units are in the names; what is not
 * known is left out.
 */
final class Json {
    private Json() {}

    /** @param at where in a document that was sent; left out when it is not about one */
    record Error(String what, String why, String toDo, Place at) {
        Error(String what, String why, String toDo) {
            this(what, why, toDo, null);
        }
    }

    record Place(String file, int line, int column, String value) {}

    record Status(
            String version,
            Instant started,
            Long startMillis,
            long revision,
            int hosts,
            int reachableHosts,
            int vms,
            int migrations,
            int tips,
            String tipMode,
            List<String> quiet,
            Map<String, Boolean> parts) {}

    record Host(
            String id,
            String name,
            String backend,
            String address,
            boolean reachable,
            Instant unreachableSince,
            String problem,
            String hypervisor,
            Integer cores,
            Double cpuMhz,
            Long memoryBytes,
            int vms,
            Double cpuUsedMhz,
            Double cpuProjectedMhz,
            List<String> notices) {}

    record Connect(String id, String backend, String address, Map<String, String> settings) {}

    /**
     * @param status what a list of VMs shows: what is being done with it, else what it does
     * @param disks  only of one that was asked for by its id
     */
    record Vm(
            String id,
            String name,
            String host,
            boolean hostReachable,
            String state,
            String status,
            boolean saved,
            int vcpus,
            long memoryBytes,
            boolean movable,
            String immovableBecause,
            Double cpuUsedMhz,
            List<Disk> disks) {
        Vm with(List<Disk> all) {
            return new Vm(
                    id,
                    name,
                    host,
                    hostReachable,
                    state,
                    status,
                    saved,
                    vcpus,
                    memoryBytes,
                    movable,
                    immovableBecause,
                    cpuUsedMhz,
                    all);
        }
    }

    /** @param sharedVolume left out when it is local to the host */
    record Disk(String target, String source, String sharedVolume, Long sizeBytes, String kind) {}

    record VmRules(
            Boolean postCopy,
            String network,
            String policy,
            Long pauseBudgetMillis,
            String priority,
            String apart,
            List<String> hosts,
            String apartIn,
            String near,
            List<String> preferred) {}

    record Reason(String code, String text, String remedy) {}

    record Part(String rule, double weight, double score, Reason reason) {}

    record Destination(
            String host,
            double stars,
            double score,
            double cpuCapacityMhz,
            double projectedHighMhz,
            List<Part> parts) {}

    record Refusal(String host, List<Reason> reasons) {}

    record Rating(String vm, String vmName, String source, List<Destination> destinations, List<Refusal> refused) {}

    record Move(
            String vm,
            String vmName,
            Destination destination,
            double beforeMhz,
            double afterMhz,
            double seconds,
            long bytes,
            double pauseMillis) {}

    record NotChosen(String vm, String vmName, Reason why) {}

    record Plan(Move move, Reason why, List<NotChosen> others) {}

    record Evidence(
            String metric,
            Instant start,
            double stepSeconds,
            List<Float> series,
            Instant forecastFrom,
            List<Float> median,
            List<Float> high,
            double threshold,
            double capacity) {}

    record Verification(
            Instant at, double withoutMhz, double withMhz, double promisedMhz, double broughtMhz, boolean kept) {}

    record Tip(
            String id,
            String rule,
            String host,
            String severity,
            Reason what,
            Instant raised,
            String state,
            Instant changed,
            Plan plan,
            Evidence evidence,
            double gainMhz,
            String migration,
            String note,
            Instant dismissedUntil,
            Verification verification) {}

    record Dismissal(String reason, Long hours) {}

    record Mode(String mode) {}

    record MoveWish(
            String vm,
            String destination,
            Long pauseBudgetMillis,
            Long bandwidthBytesPerSecond,
            Boolean autoConverge,
            Integer parallelChannels,
            Boolean compression,
            Boolean postCopy,
            String policy,
            String kind,
            String disksTo,
            Map<String, String> diskTo,
            Boolean flat,
            Boolean quick,
            Boolean delegated,
            String network,
            String window,
            String priority,
            String reason) {}

    record Obstacle(String code, String reason, String remedy) {}

    /**
     * @param kind  of move that it would be, because of {@code why}
     * @param notes what could not be looked at, and why
     */
    record Check(
            boolean possible,
            String kind,
            String why,
            List<Obstacle> obstacles,
            List<String> notes,
            String vm,
            String vmName,
            String source,
            String destination,
            Instant at,
            Forecast forecast) {}

    /** Where one disk goes, by its name in the VM. */
    record DiskMove(String disk, String from, String to) {}

    record Started(String migration) {}

    record PlanWish(String reason, String priority, Long bandwidthBytesPerSecond, List<PlanMoveWish> moves) {}

    /** @param destinations best first */
    record PlanMoveWish(String vm, List<String> destinations) {}

    /** @param stays VMs that nobody takes: they stay, with why */
    record Drained(String plan, PlanForecast forecast, List<Staying> stays) {}

    record Staying(String vm, String vmName, String why) {}

    record PlanStarted(String plan) {}

    record PlanForecast(boolean possible, String message, double seconds, List<PlanStep> steps) {}

    record PlanStep(
            String vm,
            String vmName,
            String source,
            String destination,
            boolean stop,
            double beginsAfterSeconds,
            double seconds,
            List<String> waitsFor) {}

    record PlanMove(
            String vm,
            String vmName,
            String from,
            String at,
            String to,
            List<String> others,
            String state,
            String message,
            String migration) {}

    record MovePlan(
            String id,
            String reason,
            String priority,
            String state,
            boolean ended,
            String message,
            Instant submitted,
            Instant endedAt,
            String undoes,
            int done,
            int total,
            List<PlanMove> moves,
            List<Line> log) {}

    /** What is told of a plan as it goes: those under way, not all of its moves. */
    record PlanNews(
            String id, String state, boolean ended, String message, int done, int total, List<PlanMove> underway) {}

    record Cancelled(String answer) {}

    /** A transfer that was slowed down, and how far. */
    record Paced(long bytesPerSecond) {}

    record Progress(
            int iteration,
            long totalBytes,
            long transferredBytes,
            long remainingBytes,
            long dirtyBytesPerSecond,
            long bytesPerSecond,
            Double expectedPauseMillis,
            Double pausedMillis) {}

    record Line(Instant at, String text) {}

    record Migration(
            String id,
            String vm,
            String vmName,
            String source,
            String destination,
            String kind,
            List<DiskMove> disks,
            String reason,
            String stage,
            boolean ended,
            Progress progress,
            String message,
            Instant submitted,
            Instant started,
            Instant endedAt,
            Double pauseMillis,
            Long transferredBytes,
            int iterations,
            Pause pause,
            Forecast forecast,
            List<Line> log) {}

    /**
     * What a pause was made of.
     *
     * @param steps           all there are, in their order
     * @param clientGapMillis missing when nobody listened
     */
    record Pause(List<Step> steps, Double clientGapMillis) {}

    /** @param afterMillis after the VM was stopped; missing when nobody saw it */
    record Step(String step, Double afterMillis) {}

    /** @param help what would make it converge, or its pause much shorter; only while it has not begun */
    record Forecast(
            double pauseMillis,
            double durationMillis,
            long bytes,
            int passes,
            boolean converges,
            String basis,
            List<String> help) {}

    record Setting(String key, String description, boolean required, boolean secret) {}

    record Backend(
            String id, String name, String addressForm, List<Setting> settings, String bundle, boolean removable) {}

    /**
     * @param gone    false while migrations that are past the hand-over are settled; then it goes by itself
     * @param file    where its file is kept now, or will be
     * @param waitsFor the migrations that hold it up
     */
    record Removed(String backend, boolean gone, String file, List<String> waitsFor) {}

    record Changed(long revision) {}

    /** @param from left out when it is new */
    record Change(String what, String from, String to) {}

    /** @param dryRun nothing was changed: this is what would be */
    record Imported(boolean dryRun, List<Change> changes, List<String> notes) {}
}
