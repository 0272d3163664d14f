package org.drover.console;

import java.util.List;

/**
 * What is selected in a list, in its order; the list itself when nothing is.
 *
 * @param items published values, of the type that {@link Subject} says
 */
public record Selection(Subject subject, List<Object> items) {
    public Selection {
        items = List.copyOf(items);
    }

    public static Selection none(Subject subject) {
        return new Selection(subject, List.of());
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** The items of this type. */
    public <T> List<T> of(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
