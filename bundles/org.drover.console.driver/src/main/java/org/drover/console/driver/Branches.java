package org.drover.console.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** The items of a tree. One is called by its text, and by those above it when its own is not enough. */
public final class Branches {
    private final Driver driver;
    private final Tree tree;

    Branches(Driver driver, Tree tree) {
        this.driver = driver;
        this.tree = tree;
    }

    /** Clicks on it. */
    public Branches click(String... path) {
        driver.click();
        driver.await("an item " + List.of(path), () -> find(path).map(this::press));
        return this;
    }

    private TreeItem press(TreeItem item) {
        tree.showItem(item);
        tree.setSelection(item);
        Event chosen = new Event();
        chosen.item = item;
        tree.notifyListeners(SWT.Selection, chosen);
        if (tree.isDisposed() || item.isDisposed()) return item;
        Rectangle at = item.getBounds();
        Event up = new Event();
        up.button = 1;
        up.x = at.x + at.width / 2;
        up.y = at.y + at.height / 2;
        tree.notifyListeners(SWT.MouseUp, up);
        return item;
    }

    private Optional<TreeItem> find(String... path) {
        List<TreeItem> found = new ArrayList<>();
        look(Arrays.asList(tree.getItems()), path, 0, found);
        return found.stream().findFirst();
    }

    private static void look(List<TreeItem> items, String[] path, int step, List<TreeItem> found) {
        for (TreeItem item : items) {
            boolean fits = item.getText().equals(path[step]);
            if (fits && step == path.length - 1) found.add(item);
            look(Arrays.asList(item.getItems()), path, fits && step < path.length - 1 ? step + 1 : step, found);
        }
    }

    /** Whether there is such an item. */
    public boolean has(String... path) {
        return driver.ask(() -> find(path).isPresent());
    }

    /** Waits until there is such an item. */
    public Branches awaits(String... path) {
        driver.await("an item " + List.of(path), () -> find(path));
        return this;
    }

    /** All items without any below them that lie below this one, as "Move > Live Migration > Explain…". */
    public List<String> below(String... path) {
        return driver.ask(() -> {
            List<String> all = new ArrayList<>();
            find(path).ifPresent(top -> {
                for (TreeItem item : top.getItems()) add(item, "", all);
            });
            return all;
        });
    }

    private static void add(TreeItem item, String before, List<String> all) {
        if (item.getItemCount() == 0) all.add(before + item.getText());
        for (TreeItem child : item.getItems()) add(child, before + item.getText() + " > ", all);
    }
}
