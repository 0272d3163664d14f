package org.drover.console;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that can be done, registered as a service. It stands in the actions pane, the context menu, the menu bar and
 * the command palette, the same in all of them.
 */
@ConsumerType
public interface ConsoleAction {
    /** Unique and stable, with the bundle's name in front ("org.example.backup.now"). */
    String id();

    /** What it is done to. */
    Subject subject();

    /** What people read, in their language. */
    String title();

    /** The menus it lies in, outermost first; empty for none. */
    default List<String> menu() {
        return List.of();
    }

    /** The key that does it, as JFace writes keys ("CTRL+L"); empty for none. */
    default String key() {
        return "";
    }

    /** Its place among the others, growing downwards; a new hundred begins behind a line. */
    default int order() {
        return 9000;
    }

    /** Whether it is done to the list as a whole, and not to what is selected. */
    default boolean toTheList() {
        return false;
    }

    /**
     * Why it cannot be done to this now, with what would help, in a sentence; empty when it can. Answers from what it is
     * given, and does not wait long: it is asked again and again. <b>Threads:</b> never the window's.
     */
    Optional<String> refusal(Selection selection);

    /**
     * Does it. What it throws is shown with its message. <b>Threads:</b> never the window's, so it may wait;
     * {@link Desk#inWindow} leads back.
     */
    void run(Selection selection, Desk desk) throws Exception;
}
