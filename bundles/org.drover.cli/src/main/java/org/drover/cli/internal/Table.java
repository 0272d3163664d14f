package org.drover.cli.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Columns for people; see {@link Columns} for what is done to names. */
final class Table {
    /** No name is cut shorter than this, however wide the other columns are. */
    static final int SHORTEST_CUT = 32;

    private static final Pattern AMOUNT = Pattern.compile("-|[0-9]+([.][0-9]+)?( ?[A-Za-z]+|%)?");

    private final List<String[]> rows = new ArrayList<>();
    private int names = -1;

    Table(String... head) {
        rows.add(head);
    }

    /** The column of that head is cut where the table would not fit a terminal. */
    Table withNames(String head) {
        names = List.of(rows.get(0)).indexOf(head);
        return this;
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
            for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], Columns.width(row[i]));
        }
        if (names >= 0) widths[names] = fitting(widths);
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = Columns.cut(row[i], widths[i]);
                String space = " ".repeat(widths[i] - Columns.width(cell));
                line.append(amounts(i) ? space + cell : cell + space).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int fitting(int[] widths) {
        int others = Arrays.stream(widths).sum() - widths[names] + 2 * (widths.length - 1);
        return Math.min(widths[names], Math.max(SHORTEST_CUT, Wrap.WIDTH - others));
    }

    /** Numbers stand under each other, with their units. A name is no number, whatever it looks like. */
    private boolean amounts(int column) {
        return column != names
                && rows.size() > 1
                && rows.stream().skip(1).allMatch(row -> AMOUNT.matcher(row[column])
                        .matches());
    }

    static String tame(String text) {
        return Columns.tame(text);
    }

    /** A name among other words of a cell. */
    static String name(String text) {
        return Columns.cut(tame(text), SHORTEST_CUT);
    }
}
