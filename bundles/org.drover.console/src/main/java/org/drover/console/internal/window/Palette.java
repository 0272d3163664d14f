package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.drover.console.ConsoleAction;
import org.drover.console.Selection;
import org.drover.console.internal.Words;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;

/** Every action by its name: type a part of it, Enter does it, Escape closes. What cannot be done says why. */
final class Palette {
    private final Shell shell;
    private final Text text;
    private final Table table;
    private final List<Offer> offers;

    Palette(Shell parent, List<Offer> offers, BiConsumer<ConsoleAction, Selection> runner) {
        this.offers = offers;
        shell = new Shell(parent, SWT.ON_TOP | SWT.TOOL | SWT.RESIZE);
        shell.setText(Words.of("palette.title"));
        shell.setLayout(new GridLayout());
        text = new Text(shell, SWT.SEARCH | SWT.BORDER);
        text.setMessage(Words.of("palette.hint"));
        text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        table = new Table(shell, SWT.SINGLE | SWT.FULL_SELECTION);
        table.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        text.addListener(SWT.Modify, event -> fill());
        text.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ARROW_DOWN || event.keyCode == SWT.ARROW_UP) {
                int next = table.getSelectionIndex() + (event.keyCode == SWT.ARROW_DOWN ? 1 : -1);
                table.setSelection(Math.max(0, Math.min(table.getItemCount() - 1, next)));
                table.showSelection();
                event.doit = false;
            }
        });
        text.addListener(SWT.DefaultSelection, event -> run(runner));
        table.addListener(SWT.DefaultSelection, event -> run(runner));
        shell.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_ESCAPE) shell.close();
        });
        shell.addListener(SWT.Deactivate, event -> shell.getDisplay().asyncExec(() -> {
            if (!shell.isDisposed()) shell.close();
        }));
        fill();
        Rectangle over = parent.getBounds();
        shell.setSize(560, 380);
        shell.setLocation(over.x + (over.width - 560) / 2, over.y + 80);
    }

    void open() {
        shell.open();
        text.setFocus();
    }

    private void fill() {
        table.removeAll();
        List<String> words = new ArrayList<>();
        for (String word : text.getText().toLowerCase(Locale.ROOT).split("\\s+")) if (!word.isEmpty()) words.add(word);
        for (Offer offer : offers) {
            String name = name(offer.action());
            String lower = name.toLowerCase(Locale.ROOT);
            if (!words.stream().allMatch(lower::contains)) continue;
            TableItem item = new TableItem(table, SWT.NONE);
            String key = offer.action().key();
            item.setText(name
                    + (key.isEmpty() ? "" : "   " + Menus.shown(key))
                    + offer.refusal().map(why -> "   \u2013 " + why).orElse(""));
            item.setData(offer);
            if (offer.refusal().isPresent()) {
                item.setForeground(table.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND));
            }
        }
        if (table.getItemCount() > 0) table.setSelection(0);
    }

    private static String name(ConsoleAction action) {
        List<String> parts = new ArrayList<>(action.menu());
        parts.add(action.title());
        return String.join(" > ", parts).replace("&", "");
    }

    private void run(BiConsumer<ConsoleAction, Selection> runner) {
        if (table.getSelectionCount() == 0) return;
        Offer offer = (Offer) table.getSelection()[0].getData();
        shell.close();
        runner.accept(offer.action(), offer.selection());
    }
}
