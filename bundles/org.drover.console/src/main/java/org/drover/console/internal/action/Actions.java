package org.drover.console.internal.action;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.console.ConsoleAction;
import org.drover.console.Subject;

/** Every action there is: ours, and what other bundles bring and take away. <b>Threads:</b> any. */
public final class Actions {
    private final List<ConsoleAction> all = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public void add(ConsoleAction action) {
        all.add(action);
        listeners.forEach(Runnable::run);
    }

    public void remove(ConsoleAction action) {
        all.remove(action);
        listeners.forEach(Runnable::run);
    }

    /** Told when one comes or goes, in the thread that brings it. */
    public void follow(Runnable listener) {
        listeners.add(listener);
    }

    /** In the order of the menus. */
    public List<ConsoleAction> all() {
        return all.stream()
                .sorted(Comparator.comparingInt(ConsoleAction::order).thenComparing(ConsoleAction::id))
                .toList();
    }

    /** Those for things of one sort, or for the list of them. */
    public List<ConsoleAction> of(Subject subject, boolean toTheList) {
        return all().stream()
                .filter(action -> action.subject() == subject && action.toTheList() == toTheList)
                .toList();
    }
}
