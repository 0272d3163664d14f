package org.drover.console.internal.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Platform;
import org.drover.migration.CheckReport;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.eclipse.swt.widgets.Text;

/** The last page of a move: what stands against it, and what it is expected to cost. The engine is asked beside the window. */
final class Checked implements Step {
    /** The others are checked when it is their turn. */
    private static final int MOST = 20;

    private final Platform platform;
    private final Desk desk;
    private final Supplier<List<MoveRequest>> requests;
    private List<MoveRequest> asked = List.of();
    private Text text;
    private Form form;
    private Optional<String> against = Optional.empty();

    Checked(Platform platform, Desk desk, Supplier<List<MoveRequest>> requests) {
        this.platform = platform;
        this.desk = desk;
        this.requests = requests;
    }

    @Override
    public String title() {
        return Words.of("checked.title");
    }

    @Override
    public void create(Form page) {
        form = page;
        text = page.summary(title());
    }

    @Override
    public void entered() {
        List<MoveRequest> now = requests.get();
        asked = now;
        against = Optional.empty();
        text.setText(Words.of("checked.waits"));
        desk.beside(title(), () -> {
            List<CheckReport> reports = new ArrayList<>();
            String trouble = "";
            try {
                for (MoveRequest request : now.subList(0, Math.min(MOST, now.size()))) {
                    reports.add(platform.engine.need().preFlight(request));
                }
            } catch (Exception e) {
                trouble = String.valueOf(e.getMessage());
            }
            String said = reports.stream().map(Checked::told).collect(Collectors.joining("\n\n")) + trouble;
            boolean possible = trouble.isEmpty() && reports.stream().anyMatch(CheckReport::possible);
            desk.inWindow(any -> show(now, said, possible));
        });
    }

    private void show(List<MoveRequest> of, String said, boolean possible) {
        if (text.isDisposed() || of != asked) return; // something else was chosen meanwhile
        text.setText(said);
        against = possible ? Optional.empty() : Optional.of(Words.of("checked.against"));
        form.changed();
    }

    private static String told(CheckReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(Words.of(
                "checked.move",
                report.vm().name(),
                report.vm().host(),
                report.destination(),
                Words.of("moveWizard.kind." + report.kind().name()),
                report.why()));
        for (Obstacle obstacle : report.obstacles()) lines.add("\u2717 " + obstacle);
        report.forecast().ifPresent(forecast -> {
            lines.add("\u2713 " + forecast.summary());
            lines.add("   " + forecast.basis());
            forecast.help().forEach(help -> lines.add("   " + help));
        });
        report.notes().forEach(note -> lines.add("\u2022 " + note));
        return String.join("\n", lines);
    }

    @Override
    public Optional<String> problem() {
        return against;
    }
}
