package org.drover.console.internal.wizard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.state.Texts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanRequest;
import org.drover.migration.PlanRequest.Wish;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.placement.Rating;
import org.drover.placement.Ratings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** A host is emptied for maintenance: what goes where, in which order, how long it takes, what cannot leave and why. */
public final class DrainWizard implements Step {
    private static final int CHOICES = 3;

    private final Platform platform;
    private final Desk desk;
    private final HostId host;
    private final Wizard wizard;
    private Table table;
    private Label sum;
    private Form form;
    private Optional<PlanRequest> plan = Optional.empty();
    private String against = Words.of("checked.waits");

    /** One line. */
    private record Line(String vm, String to, String begins, String takes, String why) {}

    public DrainWizard(Shell parent, Platform platform, Desk desk, HostEntry host) {
        this.platform = platform;
        this.desk = desk;
        this.host = host.id();
        wizard = new Wizard(parent, desk, Words.of("drain.title", this.host), Words.of("drain.do"), List.of(this));
        wizard.doing(() -> {
            PlanRequest request = plan.orElseThrow();
            return () -> {
                platform.plans.need().submit(request);
                desk.say(Words.of("drain.begun", this.host, request.moves().size()));
            };
        });
        wizard.said(() -> Optional.of("drover drain " + Shells.word(this.host.value())));
    }

    public void open() {
        wizard.open();
    }

    @Override
    public String title() {
        return Words.of("drain.plan", host);
    }

    @Override
    public void create(Form page) {
        form = page;
        table = page.table(
                title(),
                SWT.SINGLE,
                Words.of("fact.object"),
                130,
                Words.of("drain.to"),
                110,
                Words.of("drain.begins"),
                80,
                Words.of("drain.takes"),
                80,
                Words.of("select.why"),
                330);
        sum = page.sentence("");
        look();
    }

    private void look() {
        desk.beside(title(), () -> {
            Snapshot snapshot = platform.inventory.need().snapshot();
            List<Ratings> all = platform.advisor.need().evacuate(host);
            List<Wish> wishes = new ArrayList<>();
            for (Ratings ratings : all) {
                List<HostId> to = ratings.destinations().stream()
                        .map(Rating::host)
                        .limit(CHOICES)
                        .toList();
                if (!to.isEmpty()) wishes.add(new Wish(ratings.vm(), to));
            }
            Optional<PlanRequest> request = wishes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PlanRequest(Words.of("drain.reason", host), wishes));
            Optional<PlanForecast> forecast = request.isEmpty()
                    ? Optional.empty()
                    : Optional.of(platform.plans.need().forecast(request.get()));
            List<Line> lines = lines(snapshot, all, forecast);
            desk.inWindow(any -> show(lines, request, forecast));
        });
    }

    private static List<Line> lines(Snapshot snapshot, List<Ratings> all, Optional<PlanForecast> forecast) {
        Map<VmId, PlanForecast.Step> steps = new HashMap<>();
        forecast.ifPresent(known -> known.steps().forEach(step -> steps.put(step.vm(), step)));
        List<Line> lines = new ArrayList<>();
        for (Ratings ratings : all) {
            String name = snapshot.vm(ratings.vm())
                    .map(VmFacts::name)
                    .orElse(ratings.vm().value());
            PlanForecast.Step step = steps.get(ratings.vm());
            if (step != null) {
                String waits =
                        step.waitsFor().isEmpty() ? "" : Words.of("drain.waits", String.join(", ", step.waitsFor()));
                lines.add(
                        new Line(name, step.to().value(), Texts.time(step.begins()), Texts.time(step.takes()), waits));
            } else if (ratings.best().isPresent()) {
                lines.add(new Line(name, ratings.best().get().host().value(), "", "", ""));
            } else {
                String why = ratings.refused().isEmpty()
                        ? ""
                        : ratings.refused().get(0).host() + ": "
                                + ratings.refused().get(0).reasons().get(0);
                lines.add(new Line(name, Words.of("drain.stays"), "", "", why));
            }
        }
        return lines;
    }

    private void show(List<Line> lines, Optional<PlanRequest> request, Optional<PlanForecast> forecast) {
        if (table.isDisposed()) return;
        table.removeAll();
        for (Line line : lines) {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(new String[] {line.vm(), line.to(), line.begins(), line.takes(), line.why()});
        }
        plan = request.filter(any -> forecast.map(PlanForecast::possible).orElse(false));
        against = forecast.map(PlanForecast::message).orElse(Words.of("drain.nothing", host));
        forecast.filter(PlanForecast::possible)
                .ifPresent(known ->
                        sum.setText(Words.of("drain.sum", request.get().moves().size(), Texts.time(known.takes()))));
        form.body().layout();
        form.changed();
    }

    @Override
    public Optional<String> problem() {
        return plan.isPresent() ? Optional.empty() : Optional.of(against);
    }
}
