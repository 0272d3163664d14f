package org.drover.tips.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drover.inventory.HostEntry;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Quantile;
import org.drover.model.HostFacts;
import org.drover.model.Share;
import org.drover.placement.Reason;
import org.drover.tips.Evidence;
import org.drover.tips.Finding;
import org.drover.tips.Monitor;
import org.drover.tips.Severity;
import org.drover.tips.Situation;

/** A host whose processing is above the threshold, or will be at q0.9 within the horizon. */
public final class HostCpuProjected implements Monitor {
    private static final int STEPS_SHOWN = 144;

    private final Share threshold;

    public HostCpuProjected(Share threshold) {
        this.threshold = threshold;
    }

    @Override
    public String rule() {
        return "host-cpu";
    }

    @Override
    public List<Finding> look(Situation situation) {
        var findings = new ArrayList<Finding>();
        for (HostEntry host : situation.inventory().hosts().values()) {
            if (host.reachable())
                look(situation.metrics(), host.facts().orElseThrow()).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<Finding> look(Metrics metrics, HostFacts host) {
        Duration back = metrics.step().multipliedBy(STEPS_SHOWN);
        var series = metrics.series(host.id(), Metric.CPU_MHZ, back);
        var forecast = metrics.projection(host.id(), Metric.CPU_MHZ, metrics.horizon());
        double capacity = host.cpu().value();
        if (series.isEmpty() || forecast.isEmpty() || capacity == 0) return Optional.empty();
        double limit = threshold.value() * capacity;
        float now = series.get().at(series.get().length() - 1);
        float peak = forecast.get().peak(Quantile.Q90);
        boolean isNow = now > limit;
        boolean willBe = peak > limit;
        if (!isNow && !willBe) return Optional.empty();
        Reason what = Reason.of(isNow ? "host-cpu.now" : "host-cpu.projected")
                .fact("host", host.name())
                .fact("now", percent(series.get().last(), capacity))
                .fact("peak", percent(peak, capacity))
                .fact("threshold", threshold)
                .fact("horizon", words(metrics.horizon()))
                .remedy("move-vm");
        var evidence = new Evidence(Metric.CPU_MHZ, series.get(), forecast.get(), limit, capacity);
        return Optional.of(
                new Finding(rule(), host.id(), isNow ? Severity.CRITICAL : Severity.WARNING, what, evidence));
    }

    private static String percent(double part, double whole) {
        return Double.isNaN(part) ? "unknown" : String.format(Locale.ROOT, "%.0f%%", 100 * part / whole);
    }

    private static String words(Duration time) {
        return time.toMinutes() >= 1 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
