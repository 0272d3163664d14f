package org.drover.console.internal.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.drover.console.internal.state.Row;

/**
 * Filters and sorts the rows of one list. All rows are kept in order, and the order of before is the start of the next: little
 * is sorted when little has changed, nothing when another filter is typed. Not safe for threads.
 */
public final class Listing<R extends Row> {
    private final List<Column<R>> columns;
    private List<R> rows = List.of();
    private List<R> ordered = List.of();
    private Query<R> query;
    private Column<R> sortedBy;
    private boolean descending;
    private boolean inOrder;
    private Map<Object, Integer> places = Map.of();
    private Map<R, String> words = Map.of();

    public Listing(List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
        this.query = Query.of("", columns);
        this.sortedBy = columns.get(0);
    }

    public List<Column<R>> columns() {
        return columns;
    }

    public void rows(List<R> all) {
        if (all == rows) return;
        rows = all;
        inOrder = false;
    }

    public void filter(String text) {
        query = Query.of(text, columns, this::words);
    }

    public void sort(Column<R> column, boolean down) {
        if (column.equals(sortedBy) && down == descending) return;
        sortedBy = column;
        descending = down;
        inOrder = false;
    }

    /**
     * What is to be seen.
     *
     * @param total   of rows, those left out included
     * @param problem with the filter
     */
    public record View<R>(List<R> rows, int total, Optional<String> problem) {}

    /** Filters and sorts. */
    public View<R> view() {
        if (!inOrder) order();
        List<R> wanted = new ArrayList<>(rows.size());
        for (R row : ordered) if (query.test().test(row)) wanted.add(row);
        return new View<>(List.copyOf(wanted), rows.size(), query.problem());
    }

    private void order() {
        R[] sorted = asBefore();
        Comparator<R> order = sortedBy::compare;
        Arrays.sort(sorted, descending ? order.reversed() : order);
        Map<Object, Integer> now = new HashMap<>(sorted.length * 2);
        for (int i = 0; i < sorted.length; i++) now.put(sorted[i].key(), i);
        places = now;
        ordered = List.of(sorted);
        inOrder = true;
    }

    /** In the order of before; what is new comes last. */
    @SuppressWarnings("unchecked")
    private R[] asBefore() {
        Row[] known = new Row[places.size()];
        List<R> fresh = new ArrayList<>();
        for (R row : rows) {
            Integer place = places.get(row.key());
            if (place == null || known[place] != null) fresh.add(row);
            else known[place] = row;
        }
        Row[] all = new Row[rows.size()];
        int next = 0;
        for (Row row : known) if (row != null) all[next++] = row;
        for (Row row : fresh) all[next++] = row;
        return (R[]) all;
    }

    /** Reads what filters look through, of rows that have changed, so that the next filter need not. */
    public void warm() {
        Map<R, String> next = new IdentityHashMap<>(rows.size() * 2);
        for (R row : rows) next.put(row, words(row));
        words = next;
    }

    /** All that its columns say, in lower case. */
    private String words(R row) {
        String known = words.get(row);
        if (known != null) return known;
        StringJoiner all = new StringJoiner("\n");
        for (Column<R> column : columns) all.add(column.text().apply(row));
        return all.toString().toLowerCase(Locale.ROOT);
    }
}
