package org.drover.console.internal.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.console.internal.Words;

/**
 * What is typed above a list: plain words must all be found in some column; {@code owner:node-2} looks in one column,
 * {@code cpu>80} and {@code cpu<=80} compare numbers, quotes keep words together, a minus in front turns a word around.
 *
 * @param test    whether a row is wanted
 * @param problem what is not understood, in a sentence; such a word is left out
 */
public record Query<R>(Predicate<R> test, Optional<String> problem) {
    private static final Pattern WORD = Pattern.compile("(-?)(?:([\\p{L}\\d_]+)(:|>=|<=|>|<|=))?(\"[^\"]*\"?|\\S+)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:[.,]\\d+)?");

    public static <R> Query<R> of(String text, List<Column<R>> columns) {
        return of(text, columns, row -> {
            StringJoiner all = new StringJoiner("\n");
            for (Column<R> column : columns) all.add(column.text().apply(row));
            return all.toString().toLowerCase(Locale.ROOT);
        });
    }

    /** @param words all that a row's columns say, in lower case, each in a line */
    static <R> Query<R> of(String text, List<Column<R>> columns, Function<R, String> words) {
        List<Predicate<R>> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.strip());
        while (matcher.find()) {
            String word = matcher.group(4).replace("\"", "").toLowerCase(Locale.ROOT);
            if (word.isEmpty()) continue;
            Predicate<R> one = matcher.group(2) == null
                    ? row -> words.apply(row).contains(word)
                    : within(matcher.group(2).toLowerCase(Locale.ROOT), matcher.group(3), word, columns, problems);
            if (one != null) all.add(matcher.group(1).isEmpty() ? one : one.negate());
        }
        Predicate<R> test = row -> {
            for (Predicate<R> each : all) if (!each.test(row)) return false;
            return true;
        };
        return new Query<>(test, problems.stream().findFirst());
    }

    private static <R> Predicate<R> within(
            String id, String relation, String word, List<Column<R>> columns, List<String> problems) {
        Optional<Column<R>> found = columns.stream()
                .filter(column -> column.id().equals(id)
                        || column.title().toLowerCase(Locale.ROOT).equals(id))
                .findFirst();
        if (found.isEmpty()) {
            String known = String.join(", ", columns.stream().map(Column::id).toList());
            problems.add(Words.of("filter.noColumn", id, known));
            return null;
        }
        Column<R> column = found.get();
        if (relation.equals(":")) return row -> contains(column.text().apply(row), word);
        Matcher number = NUMBER.matcher(word);
        if (column.number() == null || !number.lookingAt()) {
            problems.add(Words.of("filter.noNumber", id + relation + word));
            return null;
        }
        double limit = Double.parseDouble(number.group().replace(',', '.'));
        return row -> holds(column.number().applyAsDouble(row), relation, limit);
    }

    private static boolean holds(double value, String relation, double limit) {
        return switch (relation) {
            case ">" -> value > limit;
            case "<" -> value < limit;
            case ">=" -> value >= limit;
            case "<=" -> value <= limit;
            default -> value == limit;
        };
    }

    /** Without making a string for each row. */
    private static boolean contains(String text, String lower) {
        int last = text.length() - lower.length();
        for (int i = 0; i <= last; i++) if (text.regionMatches(true, i, lower, 0, lower.length())) return true;
        return false;
    }
}
