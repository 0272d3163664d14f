package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.console.ConsoleAction;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.action.Actions;
import org.eclipse.swt.widgets.Display;

/**
 * What can be done to what is selected, reckoned beside the window: once for the newest selection, however many there were
 * meanwhile. Until it is known, actions are offered without a reason against them. <b>Threads:</b> the window's.
 */
final class Offers {
    private final Display display;
    private final Actions actions;
    private final Executor beside;
    private final Runnable listener;
    private final AtomicReference<Selection> wanted = new AtomicReference<>();
    private Now now;

    /** What can be done to a list, to what is selected in it, and to the platform. */
    record Now(Selection selection, List<Offer> list, List<Offer> selected, List<Offer> platform) {
        List<Offer> all() {
            List<Offer> all = new ArrayList<>(selected);
            all.addAll(list);
            all.addAll(platform);
            return all;
        }
    }

    /**
     * @param beside   one thread of its own: what an action waits for nobody else waits for
     * @param listener told when {@link #now} has another answer
     */
    Offers(Display display, Actions actions, Executor beside, Runnable listener) {
        this.display = display;
        this.actions = actions;
        this.beside = beside;
        this.listener = listener;
    }

    /** Asks for this selection as it stands now. */
    void want(Selection selection) {
        if (now == null || !now.selection().equals(selection)) now = reckon(selection, Offers::unknown);
        if (wanted.getAndSet(selection) == null) beside.execute(this::work);
    }

    private void work() {
        Selection selection = wanted.getAndSet(null);
        if (selection == null) return;
        Now found = reckon(selection, Offers::asked);
        if (display.isDisposed()) return;
        display.asyncExec(() -> {
            if (!now.selection().equals(selection)) return; // somebody selected something else meanwhile
            now = found;
            listener.run();
        });
    }

    /** The newest that is known. */
    Now now() {
        return now;
    }

    private Now reckon(Selection selection, Ask ask) {
        Selection none = Selection.none(Subject.PLATFORM);
        return new Now(
                selection,
                offers(selection.subject(), true, selection, ask),
                offers(selection.subject(), false, selection, ask),
                offers(Subject.PLATFORM, true, none, ask));
    }

    private List<Offer> offers(Subject subject, boolean toTheList, Selection selection, Ask ask) {
        return actions.of(subject, toTheList).stream()
                .map(action -> new Offer(action, selection, ask.refusal(action, selection)))
                .toList();
    }

    private interface Ask {
        Optional<String> refusal(ConsoleAction action, Selection selection);
    }

    private static Optional<String> unknown(ConsoleAction action, Selection selection) {
        return Optional.empty();
    }

    /** A vendor's action that fails to say why not is refused for that. */
    static Optional<String> asked(ConsoleAction action, Selection selection) {
        try {
            return action.refusal(selection);
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
