package org.drover.console.internal.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.window.Named;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/**
 * Steps on the left, one page on the right, checked while it is filled in; not modal. Its last button can be pressed as soon
 * as nothing is missing. What that does is done beside the window: when it fails the wizard stays, and says why.
 */
final class Wizard {
    private final Shell shell;
    private final Desk desk;
    private final List<Step> steps;
    private final List<Composite> pages = new ArrayList<>();
    private final Table list;
    private final Composite middle;
    private final StackLayout stack = new StackLayout();
    private final Label message;
    private final Button back;
    private final Button next;
    private final Button finish;
    private Supplier<Optional<String>> command = Optional::empty;
    private Supplier<Desk.Work> work = () -> () -> {};
    private int shown;
    private boolean busy;

    Wizard(Shell parent, Desk desk, String title, String last, List<Step> steps) {
        this.desk = desk;
        this.steps = List.copyOf(steps);
        shell = new Shell(parent, SWT.DIALOG_TRIM | SWT.RESIZE);
        shell.setText(title);
        shell.setLayout(new GridLayout(2, false));
        list = Named.as(Words.of("wizard.steps"), new Table(shell, SWT.SINGLE | SWT.BORDER | SWT.FULL_SELECTION));
        GridData left = new GridData(SWT.FILL, SWT.FILL, false, true, 1, 2);
        left.widthHint = 180;
        list.setLayoutData(left);
        list.setVisible(steps.size() > 1);
        left.exclude = steps.size() < 2;
        middle = new Composite(shell, SWT.NONE);
        middle.setLayout(stack);
        middle.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, left.exclude ? 2 : 1, 1));
        message = new Label(shell, SWT.WRAP);
        GridData across = new GridData(SWT.FILL, SWT.CENTER, true, false, left.exclude ? 2 : 1, 1);
        across.heightHint = 40;
        message.setLayoutData(across);
        Composite buttons = new Composite(shell, SWT.NONE);
        buttons.setLayout(new GridLayout(5, false));
        buttons.setLayoutData(new GridData(SWT.END, SWT.CENTER, true, false, 2, 1));
        button(buttons, Words.of("wizard.copy"), this::copy);
        back = button(buttons, Words.of("wizard.back"), () -> show(shown - 1));
        next = button(buttons, Words.of("wizard.next"), () -> show(shown + 1));
        finish = button(buttons, last, this::finish);
        button(buttons, Words.of("cancel"), shell::close);
        back.setVisible(steps.size() > 1);
        next.setVisible(steps.size() > 1);
        shell.setDefaultButton(finish);
        for (Step step : steps) page(step);
        list.addListener(SWT.Selection, event -> show(list.getSelectionIndex()));
        shell.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_ESCAPE) shell.close();
        });
        shell.setSize(820, 540);
        var over = parent.getBounds();
        shell.setLocation(over.x + Math.max(0, (over.width - 820) / 2), over.y + Math.max(0, (over.height - 540) / 3));
    }

    private void page(Step step) {
        new TableItem(list, SWT.NONE).setText(step.title());
        Composite page = new Composite(middle, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginHeight = 0;
        page.setLayout(layout);
        Label head = new Label(page, SWT.NONE);
        head.setText(step.title());
        head.setFont(JFaceResources.getFontRegistry().getBold(""));
        Composite body = new Composite(page, SWT.NONE);
        body.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        step.create(new Form(body, this::check));
        pages.add(page);
    }

    private static Button button(Composite parent, String text, Runnable work) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        button.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        button.addListener(SWT.Selection, event -> work.run());
        return button;
    }

    /** @param does reads the fields, and answers what the last button is for; that is done beside the window */
    Wizard doing(Supplier<Desk.Work> does) {
        work = does;
        return this;
    }

    /** @param says the same for the command line, without secrets */
    Wizard said(Supplier<Optional<String>> says) {
        command = says;
        return this;
    }

    void open() {
        show(0);
        shell.open();
        middle.setFocus();
    }

    Shell shell() {
        return shell;
    }

    private void show(int step) {
        if (step < 0 || step >= steps.size()) return;
        shown = step;
        list.select(step);
        stack.topControl = pages.get(step);
        middle.layout();
        steps.get(step).entered();
        check();
        if (shell.isVisible()) pages.get(step).setFocus();
    }

    /** Says what is missing here, else anywhere. */
    void check() {
        if (pages.size() < steps.size() || shell.isDisposed()) return; // still being made
        Optional<String> here = steps.get(shown).problem();
        Optional<String> anywhere = here.or(() ->
                steps.stream().map(Step::problem).flatMap(Optional::stream).findFirst());
        if (!busy) say(here.orElse(""));
        back.setEnabled(shown > 0);
        next.setEnabled(shown < steps.size() - 1);
        finish.setEnabled(!busy && anywhere.isEmpty());
    }

    private void say(String text) {
        if (!text.equals(message.getText())) message.setText(text);
    }

    private void copy() {
        Optional<String> text = command.get();
        if (text.isEmpty()) {
            say(Words.of("wizard.noCommand"));
            return;
        }
        Clipboard clipboard = new Clipboard(shell.getDisplay());
        clipboard.setContents(new Object[] {text.get()}, new Transfer[] {TextTransfer.getInstance()});
        clipboard.dispose();
        say(Words.of("wizard.copied", text.get()));
    }

    private void finish() {
        if (!finish.isEnabled()) return;
        busy = true;
        check();
        say(Words.of("wizard.working"));
        Desk.Work now = work.get();
        desk.beside(shell.getText(), () -> {
            try {
                now.run();
                ended(Optional.empty());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                ended(Optional.of(e));
            }
        });
    }

    private void ended(Optional<Exception> trouble) {
        desk.inWindow(any -> {
            if (shell.isDisposed()) {
                trouble.ifPresent(e -> desk.fail(Words.of("wizard.closed"), e));
                return;
            }
            busy = false;
            if (trouble.isEmpty()) {
                shell.close();
                return;
            }
            check();
            Exception e = trouble.get();
            say(e.getMessage() == null ? e.toString() : e.getMessage());
        });
    }
}
