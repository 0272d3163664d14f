package org.drover.console.internal.window;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.JobRow;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Texts;
import org.drover.migration.MigrationRecord;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;

/** The line at the bottom: the last sentence, with its details one click away; what moves; what of the platform is gone. */
final class StatusLine {
    private final Composite body;
    private final Link sentence;
    private final Label jobs;
    private final Label platform;
    private final Text details;

    StatusLine(Composite parent) {
        body = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginHeight = 2;
        body.setLayout(layout);
        sentence = new Link(body, SWT.NONE);
        sentence.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        sentence.addListener(SWT.Selection, event -> toggle());
        jobs = new Label(body, SWT.NONE);
        platform = new Label(body, SWT.NONE);
        details = new Text(body, SWT.MULTI | SWT.READ_ONLY | SWT.V_SCROLL | SWT.H_SCROLL | SWT.BORDER);
        GridData below = new GridData(SWT.FILL, SWT.FILL, true, false, 3, 1);
        below.heightHint = 120;
        below.exclude = true;
        details.setLayoutData(below);
        details.setVisible(false);
    }

    Composite body() {
        return body;
    }

    void say(String text) {
        put(plain(text), "");
    }

    void fail(String what, Throwable reason) {
        StringWriter all = new StringWriter();
        reason.printStackTrace(new PrintWriter(all));
        String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        put(plain(what + ": " + message) + "  <a>" + Words.of("status.details") + "</a>", all.toString());
    }

    /** A link's text takes an ampersand and a bracket for its own. */
    private static String plain(String text) {
        return text.replace("&", "&&").replace("<", "\u2039").replace(">", "\u203a");
    }

    private void put(String text, String more) {
        sentence.setText(text);
        sentence.setToolTipText(text);
        details.setText(more);
        if (more.isEmpty()) show(false);
        sentence.requestLayout();
    }

    private void toggle() {
        show(!details.getVisible());
    }

    private void show(boolean open) {
        if (details.getVisible() == open) return;
        details.setVisible(open);
        ((GridData) details.getLayoutData()).exclude = !open;
        details.requestLayout();
        body.getParent().layout(true, true);
    }

    void show(Picture picture) {
        List<MigrationRecord> current = picture.jobs().stream()
                .map(JobRow::record)
                .filter(record -> !record.stage().isEnd())
                .toList();
        String moving = "";
        if (!current.isEmpty()) {
            MigrationRecord first = current.get(0);
            moving = first.vmName() + " \u2192 " + first.ticket().destination() + "  " + Texts.progress(first);
            if (current.size() > 1) moving += "  " + Words.of("status.more", current.size() - 1);
        }
        set(jobs, moving);
        set(
                platform,
                picture.gone().isEmpty()
                        ? Words.of("status.inProcess")
                        : Words.of("status.gone", String.join(", ", picture.gone())));
    }

    private static void set(Label label, String text) {
        if (text.equals(label.getText())) return;
        label.setText(text);
        Dialog.applyDialogFont(label);
        label.requestLayout();
    }
}
