package org.drover.console.internal.page;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.drover.console.ConsolePage;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.chart.ChartCanvas;
import org.drover.console.internal.chart.Curve;
import org.drover.console.internal.state.Platform;
import org.drover.inventory.HostEntry;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.model.VmFacts;
import org.eclipse.swt.widgets.Composite;

/** The processing that a VM or a host used in the last day, and what is expected of it. */
public final class PerformancePage implements ConsolePage {
    private static final Duration BACK = Duration.ofDays(1);

    private final Subject subject;
    private final Platform platform;

    public PerformancePage(Subject subject, Platform platform) {
        this.subject = subject;
        this.platform = platform;
    }

    @Override
    public String id() {
        return "org.drover.console.performance." + subject;
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public String title() {
        return Words.of("page.performance");
    }

    @Override
    public int order() {
        return 200;
    }

    /** What is shown: of what, until when. A picture that changes neither asks for nothing. */
    private record Shown(Object item, Object until) {}

    @Override
    public Consumer<Selection> create(Composite parent, Desk desk) {
        ChartCanvas chart = new ChartCanvas(parent);
        AtomicReference<Shown> shown = new AtomicReference<>();
        return selection -> {
            Optional<Metrics> metrics = platform.metrics.get();
            if (selection.items().size() != 1 || metrics.isEmpty()) {
                shown.set(null);
                chart.show("", Optional.empty(), Words.of(selection.items().isEmpty() ? "page.none" : "chart.one"));
                return;
            }
            Object item = selection.items().get(0);
            Shown now = new Shown(key(item), metrics.get().end());
            if (now.equals(shown.getAndSet(now))) return;
            desk.beside(title(), () -> {
                Optional<Curve> curve = curve(metrics.get(), item);
                desk.inWindow(any -> {
                    if (chart.isDisposed() || !now.equals(shown.get())) return;
                    chart.show(Words.of("chart.cpu", name(item)), curve, Words.of("chart.nothing"));
                });
            });
        };
    }

    private static Object key(Object item) {
        return item instanceof VmFacts vm ? vm.id() : ((HostEntry) item).id();
    }

    private static String name(Object item) {
        return item instanceof VmFacts vm ? vm.name() : ((HostEntry) item).id().value();
    }

    private static Optional<Curve> curve(Metrics metrics, Object item) {
        Duration ahead = metrics.horizon();
        if (item instanceof VmFacts vm) {
            return metrics.series(vm.id(), Metric.CPU_MHZ, BACK)
                    .map(series ->
                            Curve.of(series, metrics.forecast(vm.id(), Metric.CPU_MHZ, ahead), Double.NaN, 0, "MHz"));
        }
        HostEntry host = (HostEntry) item;
        double capacity = host.facts().map(facts -> facts.cpu().value()).orElse(0.0);
        return metrics.series(host.id(), Metric.CPU_MHZ, BACK)
                .map(series -> Curve.of(
                        series, metrics.projection(host.id(), Metric.CPU_MHZ, ahead), capacity, capacity, "MHz"));
    }
}
