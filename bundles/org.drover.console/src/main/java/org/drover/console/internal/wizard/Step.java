package org.drover.console.internal.wizard;

import java.util.Optional;

/** A page of a {@link Wizard}. <b>Threads:</b> the window's; nothing here waits. */
interface Step {
    /** What people read on the left. */
    String title();

    /** Makes its widgets, in a grid of two columns: a label, and what it is about. */
    void create(Form form);

    /** What is missing or wrong, in a sentence; empty when one may go on. */
    Optional<String> problem();

    /** It is seen, for the first time or again. */
    default void entered() {}
}
