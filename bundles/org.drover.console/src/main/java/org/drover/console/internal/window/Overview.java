package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.EventRow;
import org.drover.console.internal.state.HostRow;
import org.drover.console.internal.state.JobRow;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Texts;
import org.drover.console.internal.state.TipRow;
import org.drover.console.internal.state.VmRow;
import org.drover.model.Bytes;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/** The first page: how much there is of everything, how it is, and what happened. Each number leads to its list. */
final class Overview {
    private static final int EVENTS = 12;

    private final Composite body;
    private final BiConsumer<Subject, String> leads;
    private final List<Link> lines = new ArrayList<>();
    private final Table backends;
    private final Table events;
    private Picture shown;

    /** @param leads opens a list with a filter */
    Overview(Composite parent, BiConsumer<Subject, String> leads) {
        this.leads = leads;
        body = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 14;
        layout.marginHeight = 12;
        layout.verticalSpacing = 8;
        body.setLayout(layout);
        head(Words.of("overview.title"));
        for (int i = 0; i < 6; i++) lines.add(line());
        head(Words.of("overview.backends"));
        backends = table(
                Words.of("overview.backends"),
                90,
                Words.of("column.backend"),
                150,
                Words.of("tree.HOST"),
                110,
                Words.of("overview.away"),
                110,
                Words.of("tree.VM"),
                100,
                Words.of("column.cpu"),
                90,
                Words.of("column.memory"),
                220);
        head(Words.of("overview.events"));
        events = table(
                Words.of("overview.events"),
                200,
                Words.of("column.time"),
                130,
                Words.of("column.object"),
                150,
                Words.of("column.event"),
                560);
        events.addListener(SWT.DefaultSelection, event -> leads.accept(Subject.EVENT, ""));
    }

    Composite body() {
        return body;
    }

    private void head(String text) {
        Label label = new Label(body, SWT.NONE);
        label.setText(text);
        label.setFont(JFaceResources.getFontRegistry().getBold(""));
    }

    private Link line() {
        Link link = new Link(body, SWT.NONE);
        link.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        link.addListener(SWT.Selection, event -> {
            String[] parts = event.text.split("/", 2);
            leads.accept(Subject.valueOf(parts[0]), parts.length < 2 ? "" : parts[1]);
        });
        return link;
    }

    private Table table(String name, int height, Object... titles) {
        Table table = Named.as(name, new Table(body, SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER));
        table.setHeaderVisible(true);
        for (int i = 0; i < titles.length; i += 2) {
            TableColumn column = new TableColumn(table, SWT.LEFT);
            column.setText((String) titles[i]);
            column.setWidth((Integer) titles[i + 1]);
        }
        GridData wide = new GridData(SWT.FILL, SWT.FILL, true, height > 100);
        wide.heightHint = height;
        table.setLayoutData(wide);
        return table;
    }

    void show(Picture picture) {
        if (picture == shown) return;
        shown = picture;
        set(0, roles(picture));
        set(1, nodes(picture));
        set(2, load(picture));
        set(
                3,
                Words.of(
                        "overview.storage",
                        link(Subject.VOLUME, "", picture.volumes().size()),
                        link(Subject.NETWORK, "", picture.networks().size())));
        set(4, moves(picture));
        set(
                5,
                picture.gone().isEmpty()
                        ? Words.of("overview.allThere")
                        : Words.of("status.gone", String.join(", ", picture.gone())));
        backends(picture);
        events(picture.events());
    }

    private void set(int line, String text) {
        if (text.equals(lines.get(line).getText())) return;
        lines.get(line).setText(text);
        lines.get(line).requestLayout();
    }

    private static String link(Subject subject, String filter, int count) {
        return "<a href=\"" + subject + "/" + filter.replace("\"", "'") + "\">" + count + "</a>";
    }

    private static String roles(Picture picture) {
        Map<String, Integer> byStatus = new TreeMap<>();
        for (VmRow row : picture.vms()) byStatus.merge(row.status(), 1, Integer::sum);
        List<String> parts = new ArrayList<>();
        byStatus.forEach((status, count) -> parts.add(link(Subject.VM, filter(status), count) + " " + status));
        return Words.of("overview.roles", link(Subject.VM, "", picture.vms().size()), String.join(", ", parts));
    }

    /** The first word is enough, and needs no quotes. */
    private static String filter(String status) {
        return "status:" + status.split(" ")[0];
    }

    private static String nodes(Picture picture) {
        Map<String, Integer> byStatus = new TreeMap<>();
        for (HostRow row : picture.hosts()) byStatus.merge(row.status(), 1, Integer::sum);
        List<String> parts = new ArrayList<>();
        byStatus.forEach((status, count) -> parts.add(link(Subject.HOST, filter(status), count) + " " + status));
        return Words.of("overview.nodes", link(Subject.HOST, "", picture.hosts().size()), String.join(", ", parts));
    }

    private static String load(Picture picture) {
        Sum sum = new Sum();
        picture.hosts().forEach(sum::add);
        return Words.of("overview.load", sum.cpu(), sum.memory());
    }

    private static String moves(Picture picture) {
        int running = (int) picture.jobs().stream()
                .map(JobRow::record)
                .filter(record -> !record.stage().isEnd())
                .count();
        int open = (int) picture.tips().stream()
                .map(TipRow::tip)
                .filter(tip -> !tip.state().isEnd())
                .count();
        return Words.of("overview.moves", link(Subject.JOB, "", running), link(Subject.TIP, "", open));
    }

    /** What some hosts have, and what of it is used. */
    private static final class Sum {
        private int hosts;
        private int away;
        private int vms;
        private double mhz;
        private double capacity;
        private long assigned;
        private long installed;

        private void add(HostRow row) {
            hosts++;
            vms += row.vms();
            if (!row.host().reachable()) {
                away++;
                return;
            }
            if (!Float.isNaN(row.mhz())) mhz += row.mhz();
            capacity += row.host().facts().orElseThrow().cpu().value();
            installed += row.host().facts().orElseThrow().memory().count();
            assigned += row.memory();
        }

        private String cpu() {
            return capacity == 0 || mhz == 0 ? "\u2013" : Texts.percent(mhz / capacity);
        }

        private String memory() {
            return Words.of("overview.memory", new Bytes(assigned), new Bytes(installed));
        }
    }

    private void backends(Picture picture) {
        Map<String, Sum> sums = new TreeMap<>();
        for (HostRow row : picture.hosts()) {
            sums.computeIfAbsent(row.host().endpoint().backend(), id -> new Sum())
                    .add(row);
        }
        List<String[]> rows = new ArrayList<>();
        sums.forEach((id, sum) -> rows.add(new String[] {
            id,
            Integer.toString(sum.hosts),
            Integer.toString(sum.away),
            Integer.toString(sum.vms),
            sum.cpu(),
            sum.memory()
        }));
        put(backends, rows);
    }

    private void events(List<EventRow> all) {
        List<String[]> rows = new ArrayList<>();
        for (EventRow row : all.subList(0, Math.min(EVENTS, all.size()))) {
            rows.add(new String[] {Texts.time(row.at()), row.object(), row.what()});
        }
        if (rows.isEmpty()) rows.add(new String[] {"", "", Words.of("overview.quiet")});
        put(events, rows);
    }

    private static void put(Table table, List<String[]> rows) {
        while (table.getItemCount() > rows.size()) table.remove(table.getItemCount() - 1);
        for (int i = 0; i < rows.size(); i++) {
            TableItem item = i < table.getItemCount() ? table.getItem(i) : new TableItem(table, SWT.NONE);
            item.setText(rows.get(i));
        }
    }
}
