package org.drover.service.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Quantile;
import org.drover.metrics.Series;
import org.drover.migration.CheckReport;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveForecast;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.VmFacts;
import org.drover.model.VolumeId;
import org.drover.operations.Statuses;
import org.drover.placement.Rating;
import org.drover.placement.Ratings;
import org.drover.placement.Reason;
import org.drover.placement.Relief;
import org.drover.tips.Evidence;
import org.drover.tips.Tip;

/** Drover's values as they are said over HTTP. */
final class Views {
    private static final Duration RECENT = Duration.ofHours(1);

    private Views() {}

    static Json.Host host(HostEntry entry, Snapshot snapshot, Optional<Metrics> metrics) {
        Optional<HostFacts> facts = entry.facts();
        int vms = (int) snapshot.vms().values().stream()
                .filter(vm -> vm.host().equals(entry.id()))
                .count();
        return new Json.Host(
                entry.id().value(),
                facts.map(HostFacts::name).orElse(entry.id().value()),
                entry.endpoint().backend(),
                entry.endpoint().address().toString(),
                entry.reachable(),
                entry.unreachableSince().orElse(null),
                entry.problem().isEmpty() ? null : entry.problem(),
                facts.map(HostFacts::hypervisor).orElse(null),
                facts.map(HostFacts::cores).orElse(null),
                facts.map(f -> f.cpu().value()).orElse(null),
                facts.map(f -> f.memory().count()).orElse(null),
                vms,
                metrics.flatMap(m -> m.series(entry.id(), Metric.CPU_MHZ, RECENT))
                        .map(Views::last)
                        .orElse(null),
                metrics.flatMap(m -> m.projection(entry.id(), Metric.CPU_MHZ, m.horizon()))
                        .map(forecast -> (double) forecast.peak(Quantile.Q90))
                        .orElse(null),
                facts.map(f -> f.traits().notices()).orElse(List.of()));
    }

    static Json.Vm vm(VmFacts vm, Snapshot snapshot, Optional<Metrics> metrics, Optional<Statuses> statuses) {
        return new Json.Vm(
                vm.id().value(),
                vm.name(),
                vm.host().value(),
                snapshot.host(vm.host()).map(HostEntry::reachable).orElse(false),
                vm.state().name(),
                statuses.map(all -> all.of(vm).name()).orElse(null),
                vm.traits().saved(),
                vm.vcpus(),
                vm.memory().count(),
                vm.unmovable().isEmpty(),
                vm.unmovable().orElse(null),
                metrics.flatMap(m -> m.series(vm.id(), Metric.CPU_MHZ, RECENT))
                        .map(Views::last)
                        .orElse(null),
                null);
    }

    static List<Json.Disk> disks(VmFacts vm) {
        return vm.disks().stream()
                .map(disk -> new Json.Disk(
                        disk.target(),
                        disk.source().isEmpty() ? null : disk.source(),
                        disk.volume().map(VolumeId::value).orElse(null),
                        disk.size().equals(Bytes.ZERO) ? null : disk.size().count(),
                        disk.drive().kind().name()))
                .toList();
    }

    static Json.Rating rating(Ratings ratings, Snapshot snapshot) {
        return new Json.Rating(
                ratings.vm().value(),
                snapshot.vm(ratings.vm()).map(VmFacts::name).orElse(ratings.vm().value()),
                ratings.source().value(),
                ratings.destinations().stream().map(Views::destination).toList(),
                ratings.refused().stream()
                        .map(refusal -> new Json.Refusal(
                                refusal.host().value(),
                                refusal.reasons().stream().map(Views::reason).toList()))
                        .toList());
    }

    static Json.Tip tip(Tip tip) {
        return new Json.Tip(
                tip.id().value(),
                tip.finding().rule(),
                tip.host().value(),
                tip.finding().severity().name(),
                reason(tip.finding().what()),
                tip.raised(),
                tip.state().name(),
                tip.changed(),
                plan(tip.plan()),
                evidence(tip.finding().evidence()),
                tip.gain().value(),
                tip.migration().map(Object::toString).orElse(null),
                tip.note().isEmpty() ? null : tip.note(),
                tip.dismissedUntil().orElse(null),
                tip.verification()
                        .map(v -> new Json.Verification(
                                v.at(),
                                v.without().value(),
                                v.with().value(),
                                v.promised().value(),
                                v.brought().value(),
                                v.kept()))
                        .orElse(null));
    }

    static Json.Migration migration(MigrationRecord m) {
        return new Json.Migration(
                m.ticket().id().value(),
                m.ticket().vm().value(),
                m.vmName(),
                m.ticket().source().value(),
                m.ticket().destination().value(),
                m.ticket().kind().name(),
                m.ticket().disks().stream()
                        .map(disk -> new Json.DiskMove(disk.disk(), disk.from(), disk.to()))
                        .toList(),
                m.reason(),
                m.stage().name(),
                m.stage().isEnd(),
                m.progress().map(Views::progress).orElse(null),
                m.message().isEmpty() ? null : m.message(),
                m.submitted(),
                m.started().orElse(null),
                m.ended().orElse(null),
                m.figures().pause().map(Views::millis).orElse(null),
                m.figures().transferred().map(Bytes::count).orElse(null),
                m.figures().iterations(),
                pause(m.figures().anatomy()),
                m.forecast().map(Views::forecast).orElse(null),
                m.log().stream()
                        .map(line -> new Json.Line(line.at(), line.text()))
                        .toList());
    }

    /** Nothing of a move that was not stopped, as far as is known. */
    private static Json.Pause pause(PauseAnatomy pause) {
        if (pause.isUnknown()) return null;
        return new Json.Pause(
                Arrays.stream(PauseStep.values())
                        .map(step -> new Json.Step(
                                step.toString(),
                                pause.after(step).map(Views::millis).orElse(null)))
                        .toList(),
                pause.gap().map(Views::millis).orElse(null));
    }

    private static Json.Forecast forecast(MoveForecast f) {
        return new Json.Forecast(
                millis(f.pause()),
                millis(f.duration()),
                f.transferred().count(),
                f.passes(),
                f.converges(),
                f.basis(),
                f.help());
    }

    static Json.Check check(CheckReport report) {
        return new Json.Check(
                report.possible(),
                report.kind().name(),
                report.why(),
                report.obstacles().stream()
                        .map(o -> new Json.Obstacle(o.code(), o.reason(), o.remedy()))
                        .toList(),
                report.notes(),
                report.vm().id().value(),
                report.vm().name(),
                report.vm().host().value(),
                report.destination().value(),
                report.at(),
                report.forecast().map(Views::forecast).orElse(null));
    }

    private static Json.Progress progress(MigrationProgress p) {
        return new Json.Progress(
                p.iteration(),
                p.total().count(),
                p.transferred().count(),
                p.remaining().count(),
                p.dirtyRate().bytesPerSecond(),
                p.throughput().bytesPerSecond(),
                p.expectedPause().map(Views::millis).orElse(null),
                p.pausedFor().map(Views::millis).orElse(null));
    }

    static Json.Plan plan(Relief relief) {
        List<Json.NotChosen> others = relief.others().stream()
                .map(other -> new Json.NotChosen(other.vm().value(), other.vmName(), reason(other.why())))
                .toList();
        if (relief instanceof Relief.Move move) {
            Relief.Cost cost = move.cost();
            return new Json.Plan(
                    new Json.Move(
                            move.vm().value(),
                            move.vmName(),
                            destination(move.rating()),
                            move.before().value(),
                            move.after().value(),
                            millis(cost.duration()) / 1000,
                            cost.bytes().count(),
                            millis(cost.pause())),
                    reason(move.why()),
                    others);
        }
        return new Json.Plan(null, reason(((Relief.Nothing) relief).why()), others);
    }

    private static Json.Evidence evidence(Evidence evidence) {
        Series series = evidence.series();
        Forecast forecast = evidence.forecast();
        return new Json.Evidence(
                evidence.metric().name(),
                series.start(),
                millis(series.step()) / 1000,
                numbers(series.values()),
                forecast.from(),
                numbers(forecast.q50()),
                numbers(forecast.q90()),
                evidence.threshold(),
                evidence.capacity());
    }

    static Json.Destination destination(Rating rating) {
        return new Json.Destination(
                rating.host().value(),
                rating.stars(),
                rating.score(),
                rating.cpuCapacity().value(),
                rating.projectedHigh().value(),
                rating.parts().stream()
                        .map(part ->
                                new Json.Part(part.rule().name(), part.weight(), part.score(), reason(part.reason())))
                        .toList());
    }

    static Json.Reason reason(Reason reason) {
        return new Json.Reason(reason.code(), reason.text(), reason.remedy().isEmpty() ? null : reason.remedyText());
    }

    /** JSON has no NaN: a value that was not measured is null. */
    private static List<Float> numbers(float[] values) {
        List<Float> numbers = new ArrayList<>(values.length);
        for (float value : values) numbers.add(Float.isFinite(value) ? value : null);
        return numbers;
    }

    private static Double last(Series series) {
        float last = series.last();
        return Float.isFinite(last) ? (double) last : null;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
