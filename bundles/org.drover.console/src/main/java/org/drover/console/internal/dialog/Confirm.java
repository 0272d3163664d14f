package org.drover.console.internal.dialog;

import org.drover.console.internal.Words;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;

/** Asks before what cannot be taken back; Escape and Enter are both the careful answer. Not modal. */
public final class Confirm {
    private final Shell shell;
    private final Button careful;

    /** @param yes what is done when it is wanted */
    public Confirm(Shell parent, String title, String question, Runnable yes) {
        shell = new Shell(parent, SWT.DIALOG_TRIM);
        shell.setText(title);
        shell.setLayout(new GridLayout());
        Label label = new Label(shell, SWT.WRAP);
        label.setText(question);
        GridData wide = new GridData(SWT.FILL, SWT.CENTER, true, false);
        wide.widthHint = 420;
        label.setLayoutData(wide);
        Composite buttons = new Composite(shell, SWT.NONE);
        buttons.setLayout(new GridLayout(2, true));
        buttons.setLayoutData(new GridData(SWT.END, SWT.CENTER, true, false));
        button(buttons, title, () -> {
            shell.close();
            yes.run();
        });
        careful = button(buttons, Words.of("cancel"), shell::close);
        shell.setDefaultButton(careful);
        shell.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_ESCAPE) shell.close();
        });
        shell.pack();
        var over = parent.getBounds();
        var size = shell.getSize();
        shell.setLocation(over.x + (over.width - size.x) / 2, over.y + (over.height - size.y) / 3);
    }

    private static Button button(Composite parent, String text, Runnable work) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        button.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        button.addListener(SWT.Selection, event -> work.run());
        return button;
    }

    public void open() {
        shell.open();
        careful.setFocus();
    }
}
