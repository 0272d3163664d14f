package org.drover.console.internal;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.console.ConsoleColumn;
import org.drover.console.ConsolePage;
import org.drover.console.Subject;
import org.drover.console.internal.action.Actions;

/** What the window is made of besides its frame: ours, and what other bundles bring and take away. <b>Threads:</b> any. */
public final class Extensions {
    private final Actions actions = new Actions();
    private final List<ConsolePage> pages = new CopyOnWriteArrayList<>();
    private final List<ConsoleColumn> columns = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public Actions actions() {
        return actions;
    }

    public void add(ConsolePage page) {
        pages.add(page);
        listeners.forEach(Runnable::run);
    }

    public void remove(ConsolePage page) {
        pages.remove(page);
        listeners.forEach(Runnable::run);
    }

    public void add(ConsoleColumn column) {
        columns.add(column);
        listeners.forEach(Runnable::run);
    }

    public void remove(ConsoleColumn column) {
        columns.remove(column);
        listeners.forEach(Runnable::run);
    }

    /** From the left to the right. */
    public List<ConsolePage> pages(Subject subject) {
        return pages.stream()
                .filter(page -> page.subject() == subject)
                .sorted(Comparator.comparingInt(ConsolePage::order).thenComparing(ConsolePage::id))
                .toList();
    }

    /** Behind our own. */
    public List<ConsoleColumn> columns(Subject subject) {
        return columns.stream()
                .filter(column -> column.subject() == subject)
                .sorted(Comparator.comparing(ConsoleColumn::id))
                .toList();
    }

    /** Told when a page or a column comes or goes, in the thread that brings it. */
    public void follow(Runnable listener) {
        listeners.add(listener);
    }
}
