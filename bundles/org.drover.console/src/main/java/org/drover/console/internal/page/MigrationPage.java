package org.drover.console.internal.page;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.drover.console.ConsolePage;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.chart.ChartCanvas;
import org.drover.console.internal.chart.Curve;
import org.drover.console.internal.state.JobRow;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.state.Traces;
import org.drover.console.internal.state.Traces.Point;
import org.drover.migration.MigrationRecord;
import org.drover.model.VmFacts;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;

/** How a move goes, or went while this console looked on: what is left to send, and how fast the VM writes. */
public final class MigrationPage implements ConsolePage {
    private static final int PLACES = 300;

    private final Subject subject;
    private final Platform platform;

    /** @param subject VMs show their last move, jobs themselves */
    public MigrationPage(Subject subject, Platform platform) {
        this.subject = subject;
        this.platform = platform;
    }

    @Override
    public String id() {
        return "org.drover.console.migration." + subject;
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public String title() {
        return Words.of("page.migration");
    }

    @Override
    public int order() {
        return 300;
    }

    @Override
    public Consumer<Selection> create(Composite parent, Desk desk) {
        Composite both = new Composite(parent, SWT.NONE);
        both.setLayout(new FillLayout(SWT.HORIZONTAL));
        ChartCanvas remaining = new ChartCanvas(both);
        ChartCanvas written = new ChartCanvas(both);
        return selection -> {
            Optional<MigrationRecord> move = move(selection);
            List<Point> points = move.map(
                            record -> platform.traces().of(record.ticket().id()))
                    .orElse(List.of());
            String name = move.map(MigrationRecord::vmName).orElse("");
            String none = Words.of(selection.items().size() == 1 ? "chart.noMove" : "chart.one");
            remaining.show(Words.of("chart.remaining", name), curve(points, Point::remaining, "MiB"), none);
            written.show(Words.of("chart.written", name), curve(points, Point::dirtied, "MiB/s"), none);
        };
    }

    private Optional<MigrationRecord> move(Selection selection) {
        if (selection.items().size() != 1) return Optional.empty();
        Object item = selection.items().get(0);
        if (item instanceof MigrationRecord record) return Optional.of(record);
        if (!(item instanceof VmFacts vm)) return Optional.empty();
        return platform.picture().jobs().stream()
                .map(JobRow::record)
                .filter(record -> record.ticket().vm().equals(vm.id()))
                .max(Comparator.comparing(MigrationRecord::submitted));
    }

    private static Optional<Curve> curve(List<Point> points, ToDoubleFunction<Point> figure, String unit) {
        if (points.size() < 2) return Optional.empty();
        Duration span = Duration.between(
                points.get(0).at(), points.get(points.size() - 1).at());
        Duration step = span.dividedBy(PLACES);
        if (step.isZero()) return Optional.empty();
        float[] past = Traces.even(points, step, figure);
        return Optional.of(new Curve(points.get(0).at(), step, past, new float[0], new float[0], Double.NaN, 0, unit));
    }
}
