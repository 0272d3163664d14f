package org.drover.console.internal.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.drover.console.ConsolePage;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/** What is known of the one that is selected, as names and values; of several, how many. */
public final class SummaryPage implements ConsolePage {
    private final Subject subject;

    public SummaryPage(Subject subject) {
        this.subject = subject;
    }

    @Override
    public String id() {
        return "org.drover.console.summary." + subject;
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public String title() {
        return Words.of("page.summary");
    }

    @Override
    public int order() {
        return 100;
    }

    /** A name and its value. */
    record Line(String name, String value) {}

    @Override
    public Consumer<Selection> create(Composite parent, Desk desk) {
        Table table = new Table(parent, SWT.SINGLE | SWT.FULL_SELECTION);
        TableColumn names = new TableColumn(table, SWT.LEFT);
        names.setWidth(170);
        TableColumn values = new TableColumn(table, SWT.LEFT);
        values.setWidth(620);
        List<Line> shown = new ArrayList<>();
        return selection -> {
            List<Line> now = selection.items().size() == 1
                    ? Facts.of(selection.items().get(0))
                    : List.of(new Line(
                            "",
                            Words.of(
                                    selection.isEmpty() ? "page.none" : "page.many",
                                    selection.items().size())));
            if (now.equals(shown)) return;
            shown.clear();
            shown.addAll(now);
            put(table, now);
        };
    }

    private static void put(Table table, List<Line> lines) {
        int top = table.getTopIndex();
        while (table.getItemCount() > lines.size()) table.remove(table.getItemCount() - 1);
        for (int i = 0; i < lines.size(); i++) {
            TableItem item = i < table.getItemCount() ? table.getItem(i) : new TableItem(table, SWT.NONE);
            item.setText(new String[] {lines.get(i).name(), lines.get(i).value()});
        }
        table.setTopIndex(top);
    }
}
