package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.drover.console.ConsoleAction;
import org.drover.console.Selection;
import org.drover.console.internal.Words;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/**
 * The actions on the right: a group for the list, a group for what is selected. What cannot be done is grey, and says why
 * under the pointer. It is made anew only when something of it has changed.
 */
final class ActionsPane {
    private final Tree tree;
    private List<String> shown = List.of();

    ActionsPane(Composite parent, BiConsumer<ConsoleAction, Selection> runner) {
        tree = Named.as(title(), new Tree(parent, SWT.SINGLE | SWT.FULL_SELECTION | SWT.NO_SCROLL | SWT.V_SCROLL));
        tree.addListener(SWT.MouseUp, event -> run(at(event), runner));
        tree.addListener(SWT.DefaultSelection, event -> run((TreeItem) event.item, runner));
        tree.addListener(SWT.MouseMove, event -> explain(at(event)));
    }

    Tree tree() {
        return tree;
    }

    private TreeItem at(Event event) {
        return tree.getItem(new Point(event.x, event.y));
    }

    private static void run(TreeItem item, BiConsumer<ConsoleAction, Selection> runner) {
        if (item == null || !(item.getData() instanceof Offer offer)) return;
        runner.accept(offer.action(), offer.selection());
    }

    private void explain(TreeItem item) {
        String text = item != null && item.getData() instanceof Offer offer
                ? offer.refusal()
                        .orElse(
                                offer.action().key().isEmpty()
                                        ? null
                                        : offer.action().key())
                : null;
        if (!Objects.equals(text, tree.getToolTipText())) tree.setToolTipText(text);
    }

    /**
     * @param list     what its group is called, and its actions
     * @param selected what its group is called, empty for none, and its actions
     */
    void show(String list, List<Offer> forList, String selected, List<Offer> forSelection) {
        List<String> now = new ArrayList<>(List.of(list, selected));
        forList.forEach(offer -> now.add(describe(offer)));
        now.add("");
        forSelection.forEach(offer -> now.add(describe(offer)));
        if (now.equals(shown)) {
            refresh(forList, forSelection);
            return;
        }
        shown = now;
        tree.setRedraw(false);
        tree.removeAll();
        group(list, forList);
        if (!selected.isEmpty()) group(selected, forSelection);
        tree.setRedraw(true);
    }

    private static String describe(Offer offer) {
        return offer.action().id() + "\n" + offer.action().title() + "\n"
                + offer.refusal().orElse("");
    }

    private void group(String title, List<Offer> offers) {
        if (offers.isEmpty()) return;
        TreeItem head = new TreeItem(tree, SWT.NONE);
        head.setText(title);
        head.setFont(JFaceResources.getFontRegistry().getBold(""));
        Map<List<String>, TreeItem> menus = new HashMap<>();
        for (Offer offer : offers) {
            TreeItem item = new TreeItem(menu(head, offer.action().menu(), menus), SWT.NONE);
            item.setText(offer.action().title().replace("&", ""));
            item.setData(offer);
            if (offer.refusal().isPresent()) {
                item.setForeground(tree.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DISABLED_FOREGROUND));
            }
        }
        expand(head);
    }

    /** From the top: GTK opens nothing that lies in something closed. */
    private static void expand(TreeItem item) {
        item.setExpanded(true);
        for (TreeItem child : item.getItems()) expand(child);
    }

    private static TreeItem menu(TreeItem head, List<String> path, Map<List<String>, TreeItem> menus) {
        if (path.isEmpty()) return head;
        TreeItem known = menus.get(path);
        if (known != null) return known;
        TreeItem item = new TreeItem(menu(head, path.subList(0, path.size() - 1), menus), SWT.NONE);
        item.setText(path.get(path.size() - 1).replace("&", ""));
        menus.put(path, item);
        return item;
    }

    /** The same actions, for what is selected now. */
    private void refresh(List<Offer> forList, List<Offer> forSelection) {
        List<Offer> all = new ArrayList<>(forList);
        all.addAll(forSelection);
        for (TreeItem head : tree.getItems()) refresh(head, all);
    }

    private static void refresh(TreeItem item, List<Offer> all) {
        if (item.getData() instanceof Offer before) {
            all.stream()
                    .filter(offer -> offer.action().id().equals(before.action().id()))
                    .findFirst()
                    .ifPresent(item::setData);
        }
        for (TreeItem child : item.getItems()) refresh(child, all);
    }

    /** "Actions". */
    static String title() {
        return Words.of("actions.title");
    }
}
