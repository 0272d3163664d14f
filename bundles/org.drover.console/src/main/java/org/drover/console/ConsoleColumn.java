package org.drover.console;

import org.osgi.annotation.versioning.ConsumerType;

/** A column of a list, registered as a service. <b>Threads:</b> any, the window's too: it must not wait. */
@ConsumerType
public interface ConsoleColumn {
    /** Unique and stable, with the bundle's name in front; filters name it by what follows the last dot. */
    String id();

    Subject subject();

    /** What people read above it. */
    String title();

    /** For this item; never {@code null}. Asked again when the item has changed. */
    String text(Object item);

    /** Whether it is sorted and filtered by {@link #number}, and not by {@link #text}. */
    default boolean numeric() {
        return false;
    }

    /** Of this item; {@code NaN} when there is none. */
    default double number(Object item) {
        return Double.NaN;
    }

    /** Whether it is shown before somebody chooses columns. */
    default boolean shown() {
        return true;
    }
}
