package org.drover.console.internal.wizard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.list.Written;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Writes a list into a file, as a table for spreadsheets or as a page. */
public final class ExportWizard implements Step {
    private final Shell parent;
    private final Desk desk;
    private final String list;
    private final boolean selected;
    private final BiFunction<Written, Boolean, String> content;
    private Button csv;
    private Button all;
    private Text file;

    /**
     * @param selected some lines are selected
     * @param content  of the list, or of what is selected alone; beside the window
     */
    public ExportWizard(
            Shell parent, Desk desk, String list, boolean selected, BiFunction<Written, Boolean, String> content) {
        this.parent = parent;
        this.desk = desk;
        this.list = list;
        this.selected = selected;
        this.content = content;
    }

    public void open() {
        new Wizard(parent, desk, Words.of("export.title", list), Words.of("export.do"), List.of(this))
                .doing(() -> {
                    Written way = csv.getSelection() ? Written.CSV : Written.HTML;
                    boolean some = !all.getSelection();
                    Path target = Path.of(file.getText().strip());
                    return () -> {
                        Files.writeString(target, content.apply(way, some));
                        desk.say(Words.of("export.done", target));
                    };
                })
                .open();
    }

    @Override
    public String title() {
        return Words.of("export.what");
    }

    @Override
    public void create(Form form) {
        csv = form.radio(Words.of("export.csv"), true);
        Button html = form.radio(Words.of("export.html"), false);
        all = form.box(Words.of("export.all"), !selected);
        all.setEnabled(selected);
        file = form.text(Words.of("export.file"), 0);
        file.setText(Path.of(System.getProperty("user.home"), list.replaceAll("\\W+", "-") + ".csv")
                .toString());
        html.addListener(SWT.Selection, event -> ending());
        Button browse = new Button(form.body(), SWT.PUSH);
        browse.setText(Words.of("export.browse"));
        browse.setLayoutData(new GridData(SWT.BEGINNING, SWT.CENTER, false, false));
        browse.addListener(SWT.Selection, event -> browse());
    }

    private void ending() {
        file.setText(file.getText().replaceFirst("\\.(csv|html)$", csv.getSelection() ? ".csv" : ".html"));
    }

    private void browse() {
        FileDialog dialog = new FileDialog(file.getShell(), SWT.SAVE);
        dialog.setOverwrite(true);
        dialog.setFileName(file.getText());
        String chosen = dialog.open();
        if (chosen != null) file.setText(chosen);
    }

    @Override
    public Optional<String> problem() {
        return file.getText().isBlank() ? Optional.of(Words.of("export.noFile")) : Optional.empty();
    }
}
