package org.drover.console.internal.list;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One column.
 *
 * @param id     as filters name it, in lower case
 * @param width  in pixels at 100%
 * @param number to sort by; {@code null} for a column of words
 * @param shown  before somebody chooses columns
 */
public record Column<R>(
        String id, String title, int width, Function<R, String> text, ToDoubleFunction<R> number, boolean shown) {
    public static <R> Column<R> words(String id, String title, int width, Function<R, String> text) {
        return new Column<>(id, title, width, text, null, true);
    }

    public static <R> Column<R> number(
            String id, String title, int width, Function<R, String> text, ToDoubleFunction<R> number) {
        return new Column<>(id, title, width, text, number, true);
    }

    /** The same, not shown before somebody wants it. */
    public Column<R> hidden() {
        return new Column<>(id, title, width, text, number, false);
    }

    public int compare(R one, R other) {
        if (number == null) return Natural.compare(text.apply(one), text.apply(other));
        return Double.compare(number.applyAsDouble(one), number.applyAsDouble(other));
    }
}
