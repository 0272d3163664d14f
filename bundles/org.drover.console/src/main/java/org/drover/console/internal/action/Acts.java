package org.drover.console.internal.action;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.drover.console.ConsoleAction;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;

/**
 * One of our own actions, its title looked up by its id.
 *
 * @param work what it does; may wait
 */
record Acts(
        String id,
        Subject subject,
        boolean toTheList,
        int order,
        List<String> menu,
        String key,
        Function<Selection, Optional<String>> refused,
        Doing work)
        implements ConsoleAction {
    /** What an action does. */
    @FunctionalInterface
    interface Doing {
        void run(Selection selection, Desk desk) throws Exception;
    }

    /** Done to what is selected. */
    static Acts to(Subject subject, String id, int order, Function<Selection, Optional<String>> refused, Doing work) {
        return new Acts(id, subject, false, order, List.of(), "", refused, work);
    }

    /** Done to a list as a whole. */
    static Acts list(Subject subject, String id, int order, Function<Selection, Optional<String>> refused, Doing work) {
        return new Acts(id, subject, true, order, List.of(), "", refused, work);
    }

    /** @param keys of the words on the menus, outermost first */
    Acts in(String... keys) {
        List<String> titles =
                List.of(keys).stream().map(key -> Words.of("menu." + key)).toList();
        return new Acts(id, subject, toTheList, order, titles, key, refused, work);
    }

    /** One of several that do the same, for another list. */
    Acts about(Subject other) {
        return new Acts(id, other, toTheList, order, menu, key, refused, work);
    }

    Acts on(String keys) {
        return new Acts(id, subject, toTheList, order, menu, keys, refused, work);
    }

    @Override
    public String id() {
        return "drover." + id + "." + subject;
    }

    @Override
    public String title() {
        return Words.of("action." + id);
    }

    @Override
    public Optional<String> refusal(Selection selection) {
        return refused.apply(selection);
    }

    @Override
    public void run(Selection selection, Desk desk) throws Exception {
        work.run(selection, desk);
    }
}
