package org.drover.console.internal.window;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.drover.console.ConsoleColumn;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.list.Column;
import org.drover.console.internal.list.Listing;
import org.drover.console.internal.list.Lists;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Row;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/**
 * One list: its name and count, the filter, the table. Filtering and sorting are done beside the window, by an executor of
 * one thread, on what was wanted last: what is typed in between is never filtered for.
 */
final class ListPane {
    private final Subject subject;
    private final Executor beside;
    private final Composite body;
    private final Label count;
    private final Text filter;
    private final Label problem;
    private final VirtualTable<Row> table;
    private final Listing<Row> listing;
    private final AtomicBoolean asked = new AtomicBoolean();
    private Consumer<Selection> listener = selection -> {};
    private volatile List<? extends Row> rows = List.of();
    private volatile String wanted = "";
    private volatile Column<Row> sortedBy;
    private volatile boolean descending;

    ListPane(Composite parent, Subject subject, List<ConsoleColumn> more, Icons icons, Executor beside) {
        this.subject = subject;
        this.beside = beside;
        List<Column<Row>> columns = Lists.columns(subject, more);
        listing = new Listing<>(columns);
        sortedBy = columns.get(0);
        body = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 4;
        layout.marginHeight = 4;
        body.setLayout(layout);
        count = new Label(body, SWT.NONE);
        count.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, false, false));
        filter = Named.as(Words.of("filter.name"), new Text(body, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL));
        filter.setMessage(Words.of("filter.hint"));
        filter.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        filter.addListener(SWT.Modify, event -> {
            wanted = filter.getText();
            ask();
        });
        problem = new Label(body, SWT.WRAP);
        problem.setForeground(parent.getDisplay().getSystemColor(SWT.COLOR_DARK_RED));
        GridData across = new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1);
        across.exclude = true;
        problem.setLayoutData(across);
        table = new VirtualTable<>(body, columns, icons, (column, down) -> {
            sortedBy = column;
            descending = down;
            ask();
        });
        Named.as(title(), table.table());
        table.table().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 2, 1));
        table.onSelection(chosen -> listener.accept(selection()));
        if (subject == Subject.EVENT || subject == Subject.JOB) newestFirst();
        count.setText(Words.of("list.count", title(), 0, 0));
    }

    private void newestFirst() {
        descending = true;
        table.table().setSortDirection(SWT.DOWN);
    }

    Composite body() {
        return body;
    }

    Table table() {
        return table.table();
    }

    Text filter() {
        return filter;
    }

    String title() {
        return Words.of("tree." + subject.name());
    }

    Selection selection() {
        return new Selection(
                subject, List.copyOf(table.selection().stream().map(Row::item).toList()));
    }

    VirtualTable<Row> lines() {
        return table;
    }

    /** Starts with this filter. */
    void filter(String text) {
        filter.setText(text);
    }

    List<Row> selectedRows() {
        return table.selection();
    }

    /** What people call the one that is selected: its first column that holds words. */
    String nameOfSelected() {
        return listing.columns().stream()
                .filter(column -> column.number() == null)
                .findFirst()
                .map(column -> column.text().apply(table.selection().get(0)))
                .orElse("");
    }

    void onSelection(Consumer<Selection> taker) {
        listener = taker;
    }

    /** Takes what is in the picture; shown soon. */
    void show(Picture picture) {
        List<? extends Row> next = picture.rows(subject);
        if (next == rows) return;
        rows = next;
        ask();
    }

    private void ask() {
        if (asked.compareAndSet(false, true)) beside.execute(this::work);
    }

    private void work() {
        asked.set(false);
        listing.rows(kept(rows));
        listing.filter(wanted);
        listing.sort(sortedBy, descending);
        Listing.View<Row> view = listing.view();
        if (body.isDisposed()) return;
        body.getDisplay().asyncExec(() -> {
            if (!body.isDisposed()) put(view);
        });
        listing.warm(); // while that is drawn
    }

    @SuppressWarnings("unchecked")
    private static List<Row> kept(List<? extends Row> rows) {
        return (List<Row>) rows; // only read, so that it may be of any of them
    }

    private void put(Listing.View<Row> view) {
        table.show(view.rows());
        String text = Words.of("list.count", title(), view.rows().size(), view.total());
        int selected = table.table().getSelectionCount();
        if (selected > 1) text += ", " + Words.of("list.selected", selected);
        if (!text.equals(count.getText())) {
            count.setText(text);
            count.requestLayout();
        }
        String trouble = view.problem().orElse("");
        if (!trouble.equals(problem.getText())) {
            problem.setText(trouble);
            ((GridData) problem.getLayoutData()).exclude = trouble.isEmpty();
            problem.setVisible(!trouble.isEmpty());
            problem.requestLayout();
        }
    }
}
