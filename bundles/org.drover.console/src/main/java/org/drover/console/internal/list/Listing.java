package org.drover.console.internal.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.console.internal.state.Row;

/**
 * Filters and sorts the rows of one list. The order of before is the start of the next, so that little is sorted when
 * little has changed. Not safe for threads.
 */
public final class Listing<R extends Row> {
    private final List<Column<R>> columns;
    private List<R> rows = List.of();
    private Query<R> query;
    private Column<R> sortedBy;
    private boolean descending;
    private Map<Object, Integer> places = Map.of();

    public Listing(List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
        this.query = Query.of("", columns);
        this.sortedBy = columns.get(0);
    }

    public List<Column<R>> columns() {
        return columns;
    }

    public void rows(List<R> all) {
        rows = all;
    }

    public void filter(String text) {
        query = Query.of(text, columns);
    }

    public void sort(Column<R> column, boolean down) {
        sortedBy = column;
        descending = down;
        places = Map.of();
    }

    /**
     * What is to be seen.
     *
     * @param total   of rows, those left out included
     * @param problem with the filter
     */
    public record View<R>(List<R> rows, int total, Optional<String> problem) {}

    /** Filters and sorts. */
    @SuppressWarnings("unchecked")
    public View<R> view() {
        List<R> wanted = new ArrayList<>(rows.size());
        for (R row : rows) if (query.test().test(row)) wanted.add(row);
        R[] sorted = (R[]) wanted.toArray(new Row[0]);
        if (!places.isEmpty()) {
            Integer last = Integer.MAX_VALUE;
            Map<Object, Integer> earlier = places;
            Arrays.sort(sorted, Comparator.comparing(row -> earlier.getOrDefault(row.key(), last)));
        }
        Comparator<R> order = sortedBy::compare;
        Arrays.sort(sorted, descending ? order.reversed() : order);
        Map<Object, Integer> now = new HashMap<>(sorted.length * 2);
        for (int i = 0; i < sorted.length; i++) now.put(sorted[i].key(), i);
        places = now;
        return new View<>(List.of(sorted), rows.size(), query.problem());
    }
}
