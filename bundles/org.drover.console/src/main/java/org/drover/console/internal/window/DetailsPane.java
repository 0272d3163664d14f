package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.drover.console.ConsolePage;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;

/** The tabs below a list. A page is made when it is seen first, and told only while it is seen. */
final class DetailsPane {
    private final CTabFolder folder;
    private final Desk desk;
    private final List<Tab> tabs = new ArrayList<>();
    private Selection selection;

    private static final class Tab {
        private final ConsolePage page;
        private final Composite body;
        private Consumer<Selection> taker;

        private Tab(ConsolePage page, Composite body) {
            this.page = page;
            this.body = body;
        }
    }

    DetailsPane(Composite parent, Subject subject, List<ConsolePage> pages, Desk desk) {
        this.desk = desk;
        this.selection = Selection.none(subject);
        folder = new CTabFolder(parent, SWT.BOTTOM | SWT.FLAT);
        pages.forEach(this::add);
        folder.addListener(SWT.Selection, event -> tell());
        if (folder.getItemCount() > 0) folder.setSelection(0);
    }

    private void add(ConsolePage page) {
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(page.title());
        Composite body = new Composite(folder, SWT.NONE);
        body.setLayout(new FillLayout());
        item.setControl(body);
        tabs.add(new Tab(page, body));
    }

    CTabFolder folder() {
        return folder;
    }

    void show(Selection now) {
        selection = now;
        tell();
    }

    private void tell() {
        int index = folder.getSelectionIndex();
        if (index < 0) return;
        Tab tab = tabs.get(index);
        try {
            if (tab.taker == null) {
                tab.taker = tab.page.create(tab.body, desk);
                tab.body.layout(true);
            }
            tab.taker.accept(selection);
        } catch (RuntimeException e) {
            desk.fail(tab.page.title(), e);
        }
    }
}
