package org.drover.console.internal.dialog;

import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Texts;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.placement.Rating;
import org.drover.placement.Ratings;
import org.drover.placement.Reason;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;

/**
 * Where a VM would go: every node with its stars, those that may not take it grey with the reason. Not modal: the console
 * goes on beside it.
 */
public final class SelectNode {
    private final Shell shell;
    private final Table table;
    private final Text why;
    private final Button move;

    /**
     * @param moves  false to explain alone
     * @param chosen takes the node
     */
    public SelectNode(Shell parent, VmFacts vm, Ratings ratings, boolean moves, Consumer<HostId> chosen) {
        shell = new Shell(parent, SWT.DIALOG_TRIM | SWT.RESIZE);
        shell.setText(Words.of(moves ? "select.title" : "select.explain", vm.name()));
        shell.setLayout(new GridLayout());
        Label head = new Label(shell, SWT.WRAP);
        head.setText(Words.of("select.head", vm.name(), vm.host().value()));
        head.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        table = new Table(shell, SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        GridData wide = new GridData(SWT.FILL, SWT.FILL, true, true);
        wide.heightHint = 200;
        table.setLayoutData(wide);
        column("select.rating", 90);
        column("column.name", 150);
        column("select.projected", 130);
        column("select.why", 360);
        ratings.destinations().forEach(this::line);
        ratings.refused().forEach(this::line);
        why = new Text(shell, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        GridData below = new GridData(SWT.FILL, SWT.FILL, true, false);
        below.heightHint = 110;
        why.setLayoutData(below);
        Composite buttons = new Composite(shell, SWT.NONE);
        buttons.setLayout(new GridLayout(2, true));
        buttons.setLayoutData(new GridData(SWT.END, SWT.CENTER, true, false));
        move = new Button(buttons, SWT.PUSH);
        move.setText(Words.of(moves ? "select.move" : "select.moveThere"));
        move.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        move.addListener(SWT.Selection, event -> take(chosen));
        Button cancel = new Button(buttons, SWT.PUSH);
        cancel.setText(Words.of("cancel"));
        cancel.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        cancel.addListener(SWT.Selection, event -> shell.close());
        shell.setDefaultButton(move);
        table.addListener(SWT.Selection, event -> explain());
        table.addListener(SWT.DefaultSelection, event -> take(chosen));
        shell.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_ESCAPE) shell.close();
        });
        if (table.getItemCount() > 0) table.setSelection(0);
        explain();
        shell.setSize(780, 470);
    }

    public void open() {
        shell.open();
        table.setFocus();
    }

    private void column(String key, int width) {
        TableColumn column = new TableColumn(table, SWT.LEFT);
        column.setText(Words.of(key));
        column.setWidth(width);
    }

    private void line(Rating rating) {
        TableItem item = new TableItem(table, SWT.NONE);
        String projected = Texts.percent(rating.projectedHigh().shareOf(rating.cpuCapacity()));
        String first =
                rating.parts().isEmpty() ? "" : rating.parts().get(0).reason().text();
        item.setText(new String[] {Stars.of(rating.stars()), rating.host().value(), projected, first});
        item.setData(rating);
    }

    private void line(Ratings.Refusal refusal) {
        TableItem item = new TableItem(table, SWT.NONE);
        item.setText(new String[] {
            "0", refusal.host().value(), "", refusal.reasons().get(0).text()
        });
        item.setForeground(table.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND));
        item.setData(refusal);
    }

    private void explain() {
        Object chosen = table.getSelectionCount() == 0 ? null : table.getSelection()[0].getData();
        move.setEnabled(chosen instanceof Rating);
        if (chosen instanceof Rating rating) {
            why.setText(rating.parts().stream()
                    .map(part -> Words.of(
                            "select.part",
                            String.format("%.1f", 5 * part.weight() * part.score()),
                            String.format("%.1f", 5 * part.weight()),
                            part.reason().text()))
                    .collect(Collectors.joining("\n")));
        } else if (chosen instanceof Ratings.Refusal refusal) {
            why.setText(refusal.reasons().stream().map(Reason::toString).collect(Collectors.joining("\n")));
        }
    }

    private void take(Consumer<HostId> chosen) {
        if (table.getSelectionCount() == 0 || !(table.getSelection()[0].getData() instanceof Rating rating)) return;
        shell.close();
        chosen.accept(rating.host());
    }
}
