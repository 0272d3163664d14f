package org.drover.console.internal.wizard;

import java.util.List;
import org.drover.console.internal.window.Named;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.Text;

/** Fields, one below the other, each with its label in front. Whatever changes, somebody is told. */
final class Form {
    private final Composite body;
    private final Runnable changed;

    Form(Composite body, Runnable changed) {
        this.body = body;
        this.changed = changed;
        GridLayout layout = new GridLayout(2, false);
        layout.verticalSpacing = 7;
        layout.horizontalSpacing = 10;
        body.setLayout(layout);
    }

    Composite body() {
        return body;
    }

    void changed() {
        changed.run();
    }

    private void label(String text) {
        Label label = new Label(body, SWT.NONE);
        label.setText(text + ":");
        label.setLayoutData(new GridData(SWT.BEGINNING, SWT.CENTER, false, false));
    }

    static GridData wide(boolean high) {
        return new GridData(SWT.FILL, high ? SWT.FILL : SWT.CENTER, true, high, 2, 1);
    }

    /** @param style {@code SWT.PASSWORD} for what nobody may see; 0 for none */
    Text text(String label, int style) {
        label(label);
        Text text = Named.as(label, new Text(body, SWT.BORDER | style));
        text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        text.addListener(SWT.Modify, event -> changed.run());
        return text;
    }

    Text lines(String label, int height) {
        label(label);
        Text text = Named.as(label, new Text(body, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL));
        GridData wide = new GridData(SWT.FILL, SWT.FILL, true, true);
        wide.heightHint = height;
        text.setLayoutData(wide);
        text.addListener(SWT.Modify, event -> changed.run());
        return text;
    }

    Combo choice(String label, List<String> items) {
        label(label);
        Combo combo = Named.as(label, new Combo(body, SWT.READ_ONLY));
        combo.setItems(items.toArray(String[]::new));
        if (!items.isEmpty()) combo.select(0);
        combo.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        combo.addListener(SWT.Selection, event -> changed.run());
        return combo;
    }

    Spinner number(String label, int least, int most, int value) {
        label(label);
        Spinner spinner = Named.as(label, new Spinner(body, SWT.BORDER));
        spinner.setValues(value, least, most, 0, 1, 10);
        spinner.addListener(SWT.Modify, event -> changed.run());
        return spinner;
    }

    Button box(String label, boolean on) {
        return button(label, SWT.CHECK, on);
    }

    Button radio(String label, boolean on) {
        return button(label, SWT.RADIO, on);
    }

    private Button button(String label, int style, boolean on) {
        Button button = new Button(body, style);
        button.setText(label);
        button.setSelection(on);
        button.setLayoutData(wide(false));
        button.addListener(SWT.Selection, event -> changed.run());
        return button;
    }

    /** A sentence across the page, which may change. */
    Label sentence(String text) {
        Label label = new Label(body, SWT.WRAP);
        label.setText(text);
        GridData across = wide(false);
        across.widthHint = 400;
        label.setLayoutData(across);
        return label;
    }

    /** @param titles and widths of its columns in turn */
    Table table(String name, int style, Object... titles) {
        Table table = Named.as(name, new Table(body, style | SWT.FULL_SELECTION | SWT.BORDER));
        table.setHeaderVisible(true);
        for (int i = 0; i < titles.length; i += 2) {
            TableColumn column = new TableColumn(table, SWT.LEFT);
            column.setText((String) titles[i]);
            column.setWidth((Integer) titles[i + 1]);
        }
        GridData all = wide(true);
        all.heightHint = 160;
        table.setLayoutData(all);
        table.addListener(SWT.Selection, event -> changed.run());
        return table;
    }

    /** What is read at the end, and can be copied. */
    Text summary(String name) {
        Text text = Named.as(name, new Text(body, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER));
        GridData all = wide(true);
        all.heightHint = 200;
        text.setLayoutData(all);
        return text;
    }
}
