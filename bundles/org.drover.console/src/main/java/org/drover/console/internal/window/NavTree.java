package org.drover.console.internal.window;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Row;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** The tree on the left: which list is shown. Each item carries the most urgent mark of what lies in it. */
final class NavTree {
    private final Tree tree;
    private final Icons icons;
    private final Map<Subject, TreeItem> items = new EnumMap<>(Subject.class);
    private final TreeItem root;
    private final TreeItem hosts;
    private final TreeItem map;

    NavTree(Composite parent, Icons icons, Consumer<Subject> listener, Runnable elsewhere) {
        this.icons = icons;
        tree = Named.as(Words.of("tree.name"), new Tree(parent, SWT.SINGLE));
        root = new TreeItem(tree, SWT.NONE);
        root.setText(Words.of("tree.root"));
        items.put(Subject.PLATFORM, root);
        root.setData(Subject.PLATFORM);
        hosts = new TreeItem(root, SWT.NONE);
        hosts.setText(Words.of("tree.hosts"));
        hosts.setData(Subject.PLATFORM);
        item(hosts, Subject.VM);
        item(hosts, Subject.HOST);
        TreeItem storage = new TreeItem(hosts, SWT.NONE);
        storage.setText(Words.of("tree.storage"));
        storage.setData(Subject.VOLUME);
        item(storage, Subject.VOLUME);
        item(hosts, Subject.NETWORK);
        item(hosts, Subject.EVENT);
        item(root, Subject.TIP);
        item(root, Subject.JOB);
        map = new TreeItem(root, SWT.NONE);
        map.setText(Words.of("tree.MAP"));
        map.setImage(icons.of(Subject.PLATFORM, Row.Mark.NONE));
        root.setExpanded(true);
        hosts.setExpanded(true);
        storage.setExpanded(true);
        tree.addListener(SWT.Selection, event -> {
            if (event.item == map) elsewhere.run();
            else if (event.item.getData() != null) listener.accept((Subject) event.item.getData());
        });
        show(Picture.EMPTY);
    }

    private void item(TreeItem parent, Subject subject) {
        TreeItem item = new TreeItem(parent, SWT.NONE);
        item.setText(Words.of("tree." + subject.name()));
        item.setData(subject);
        items.put(subject, item);
    }

    Tree tree() {
        return tree;
    }

    void selectMap() {
        tree.select(map);
    }

    void select(Subject subject) {
        tree.select(items.get(subject));
    }

    void show(Picture picture) {
        Row.Mark worst = Row.Mark.NONE;
        for (var entry : items.entrySet()) {
            if (entry.getKey() == Subject.PLATFORM) continue;
            Row.Mark mark = urgent(picture, entry.getKey());
            set(entry.getValue(), entry.getKey(), mark);
            if (mark.urgency() > worst.urgency()) worst = mark;
        }
        set(root, Subject.PLATFORM, worst);
        set(hosts, Subject.HOST, urgent(picture, Subject.HOST));
    }

    /** What ended is over: jobs and events urge nobody. */
    private static Row.Mark urgent(Picture picture, Subject subject) {
        if (subject == Subject.JOB || subject == Subject.EVENT) return Row.Mark.NONE;
        Row.Mark worst = picture.worst(subject);
        return worst.urgency() > 1 ? worst : Row.Mark.NONE;
    }

    private void set(TreeItem item, Subject subject, Row.Mark mark) {
        var image = icons.of(subject, mark);
        if (item.getImage() != image) item.setImage(image);
    }
}
