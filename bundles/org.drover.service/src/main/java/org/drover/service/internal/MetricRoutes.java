package org.drover.service.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Series;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** What hosts and VMs used: the steps of the grid, or means of hours and days. */
final class MetricRoutes {
    private static final Duration LONGEST = Duration.ofDays(730);
    private static final int MOST = 20_000;

    private final Parts parts;

    MetricRoutes(Parts parts) {
        this.parts = parts;
    }

    void addTo(Router router) {
        router.on("GET", "/vms/{id}/metrics", request -> ofVm(request.id(), request))
                .on("GET", "/hosts/{id}/metrics", request -> ofHost(request.id(), request));
    }

    /** @param values null where nothing was measured */
    record Measured(String metric, Instant from, double stepSeconds, List<Float> values) {}

    private Measured ofVm(String id, Router.Request request) {
        VmId vm = new VmId(id);
        if (parts.inventory.snapshot().vm(vm).isEmpty()) throw Problem.missing("VM", id);
        Metrics metrics = metrics();
        Metric metric = metric(request);
        return measured(
                request,
                metric,
                (step, back) -> metrics.kept(vm, metric, step, back),
                back -> metrics.series(vm, metric, back));
    }

    private Measured ofHost(String id, Router.Request request) {
        HostId host = new HostId(id);
        if (parts.inventory.snapshot().host(host).isEmpty()) throw Problem.missing("host", id);
        Metrics metrics = metrics();
        Metric metric = metric(request);
        return measured(
                request,
                metric,
                (step, back) -> metrics.kept(host, metric, step, back),
                back -> metrics.series(host, metric, back));
    }

    private Measured measured(
            Router.Request request,
            Metric metric,
            BiFunction<Duration, Duration, Optional<Series>> kept,
            Function<Duration, Optional<Series>> fresh) {
        Duration grid = metrics().step();
        Duration step = duration(request, "step", grid);
        Duration back = duration(request, "back", Duration.ofDays(1));
        if (back.compareTo(LONGEST) > 0) throw Problem.wrong("\"back\" reaches too far", "Two years at most.");
        if (back.dividedBy(step) > MOST) back = step.multipliedBy(MOST); // "from" says how far it reaches
        if (!step.equals(grid)) {
            return kept.apply(step, back)
                    .map(series -> said(metric, series))
                    .orElseGet(() -> new Measured(metric.word(), null, step.toMillis() / 1000.0, List.of()));
        }
        Optional<Series> newest = fresh.apply(back);
        Optional<Series> all = newest.isPresent() && isWhole(newest.get(), back) ? newest : kept.apply(step, back);
        return all.map(series -> said(metric, joined(series, newest)))
                .or(() -> newest.map(series -> said(metric, series)))
                .orElseGet(() -> new Measured(metric.word(), null, step.toMillis() / 1000.0, List.of()));
    }

    /** Memory reaches back so far. */
    private static boolean isWhole(Series series, Duration back) {
        float[] values = series.values();
        boolean reaches = series.step().multipliedBy(values.length).compareTo(back) >= 0;
        return reaches && values.length > 0 && Float.isFinite(values[0]);
    }

    /** What was kept, with what memory knows in its place, which is newer. */
    private static Series joined(Series kept, Optional<Series> newest) {
        if (newest.isEmpty() || newest.get() == kept) return kept;
        Series fresh = newest.get();
        long step = kept.step().toMillis();
        long end = fresh.start().toEpochMilli() + step * fresh.values().length;
        int length = (int) ((end - kept.start().toEpochMilli()) / step);
        float[] old = kept.values();
        float[] values = Arrays.copyOf(old, Math.max(old.length, length));
        if (values.length > old.length) Arrays.fill(values, old.length, values.length, Float.NaN);
        float[] over = fresh.values();
        int at = (int) ((fresh.start().toEpochMilli() - kept.start().toEpochMilli()) / step);
        for (int i = 0; i < over.length; i++) {
            if (at + i >= 0 && Float.isFinite(over[i])) values[at + i] = over[i];
        }
        return new Series(kept.start(), kept.step(), values);
    }

    private static Measured said(Metric metric, Series series) {
        List<Float> values = new ArrayList<>();
        for (float value : series.values()) values.add(Float.isFinite(value) ? value : null);
        return new Measured(metric.word(), series.start(), series.step().toMillis() / 1000.0, values);
    }

    private Metrics metrics() {
        return parts.metrics().orElseThrow(() -> Problem.absent("metrics"));
    }

    private static Metric metric(Router.Request request) {
        String said = request.query().getOrDefault("metric", Metric.CPU_MHZ.word());
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.word().equals(said))
                .findFirst()
                .orElseThrow(() -> Problem.wrong(
                        "there is no metric \"" + said + "\"",
                        "There are "
                                + Arrays.stream(Metric.values())
                                        .map(Metric::word)
                                        .collect(Collectors.joining(", ")) + "."));
    }

    private static Duration duration(Router.Request request, String name, Duration usual) {
        String said = request.query().get(name);
        if (said == null) return usual;
        try {
            Duration duration = Duration.parse(said);
            if (!duration.isNegative() && !duration.isZero()) return duration;
        } catch (DateTimeParseException e) {
            // as one that is not positive
        }
        throw Problem.wrong(name + " is a length of time, not \"" + said + "\"", "As PT1H or P30D.");
    }
}
