package org.drover.cli.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Columns for people. What hosts and guests call themselves is printed without control characters. */
final class Table {
    private static final Pattern AMOUNT = Pattern.compile("-|[0-9]+([.][0-9]+)?( ?[A-Za-z]+|%)?");

    private final List<String[]> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(head);
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(cell -> tame(String.valueOf(cell))).toArray(String[]::new));
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], length(row[i]));
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String space = " ".repeat(widths[i] - length(row[i]));
                line.append(amounts(i) ? space + row[i] : row[i] + space).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Numbers stand under each other, with their units. */
    private boolean amounts(int column) {
        return rows.size() > 1
                && rows.stream().skip(1).allMatch(row -> AMOUNT.matcher(row[column])
                        .matches());
    }

    /** A name could otherwise move the cursor or colour the terminal. */
    static String tame(String text) {
        StringBuilder tame = new StringBuilder();
        text.codePoints().forEach(c -> tame.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return tame.toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
