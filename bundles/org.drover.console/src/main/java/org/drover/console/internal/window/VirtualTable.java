package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.drover.console.internal.list.Column;
import org.drover.console.internal.state.Row;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/**
 * A table of any length: a line is made when it is seen first, and made anew when its row has changed. It grows and shrinks
 * in steps between events, because the platform's own table takes some microseconds for each line: 20,000 at once would be
 * felt. What is selected stays selected wherever it goes.
 */
final class VirtualTable<R extends Row> {
    private static final int STEP = 1500;

    private final Table table;
    private final List<Column<R>> columns;
    private final Icons icons;
    private final Set<Object> selected = new HashSet<>();
    private final BitSet filled = new BitSet();
    private List<R> rows = List.of();
    private Map<Object, Integer> places = Map.of();
    private boolean resizing;
    private boolean selecting;

    VirtualTable(Composite parent, List<Column<R>> columns, Icons icons, BiConsumer<Column<R>, Boolean> sorter) {
        this.columns = columns;
        this.icons = icons;
        table = new Table(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION);
        table.setHeaderVisible(true);
        for (Column<R> column : columns) {
            TableColumn made = new TableColumn(table, column.number() == null ? SWT.LEFT : SWT.RIGHT);
            made.setText(column.title());
            made.setData(column);
            made.setMoveable(true);
            made.setWidth(column.shown() ? column.width() : 0);
            made.setResizable(column.shown());
            made.addListener(SWT.Selection, event -> sortBy(made, sorter));
        }
        table.setSortColumn(table.getColumn(0));
        table.setSortDirection(SWT.UP);
        table.addListener(SWT.SetData, this::fill);
        table.addListener(SWT.Selection, event -> remember());
    }

    Table table() {
        return table;
    }

    /** Of these in this order: "name=170,status=130,id=0"; nothing is not shown. */
    String layout() {
        StringBuilder text = new StringBuilder();
        for (int place : table.getColumnOrder()) {
            TableColumn column = table.getColumn(place);
            text.append(text.isEmpty() ? "" : ",")
                    .append(columns.get(place).id())
                    .append('=')
                    .append(column.getWidth());
        }
        return text.toString();
    }

    /** As {@link #layout} told it once: columns that have come since are behind the others. */
    void layout(String told) {
        List<Integer> order = new ArrayList<>();
        for (String each : told.split(",")) {
            String[] parts = each.split("=");
            int place = place(parts[0]);
            if (parts.length != 2 || !parts[1].matches("[0-9]{1,4}") || place < 0 || order.contains(place)) continue;
            order.add(place);
            width(place, Integer.parseInt(parts[1]));
        }
        for (int i = 0; i < columns.size(); i++) if (!order.contains(i)) order.add(i);
        table.setColumnOrder(order.stream().mapToInt(Integer::intValue).toArray());
    }

    private int place(String id) {
        for (int i = 0; i < columns.size(); i++) if (columns.get(i).id().equals(id)) return i;
        return -1;
    }

    private void width(int place, int width) {
        table.getColumn(place).setWidth(width);
        table.getColumn(place).setResizable(width > 0);
    }

    List<Column<R>> columns() {
        return columns;
    }

    boolean isShown(Column<R> column) {
        return table.getColumn(columns.indexOf(column)).getWidth() > 0;
    }

    void show(Column<R> column, boolean shown) {
        width(columns.indexOf(column), shown ? Math.max(40, column.width()) : 0);
    }

    /** Those that are shown, from the left. */
    List<Column<R>> shownColumns() {
        List<Column<R>> shown = new ArrayList<>();
        for (int place : table.getColumnOrder()) if (isShown(columns.get(place))) shown.add(columns.get(place));
        return shown;
    }

    /** All of them, in their order. */
    List<R> rows() {
        return rows;
    }

    private void sortBy(TableColumn column, BiConsumer<Column<R>, Boolean> sorter) {
        boolean down = table.getSortColumn() == column && table.getSortDirection() == SWT.UP;
        table.setSortColumn(column);
        table.setSortDirection(down ? SWT.DOWN : SWT.UP);
        @SuppressWarnings("unchecked")
        Column<R> by = (Column<R>) column.getData();
        sorter.accept(by, down);
    }

    private void fill(Event event) {
        TableItem item = (TableItem) event.item;
        filled.set(event.index);
        if (event.index >= rows.size()) return;
        R row = rows.get(event.index);
        for (int i = 0; i < columns.size(); i++) {
            Column<R> column = columns.get(i);
            item.setText(i, column.text().apply(row));
        }
        Image icon = icons.of(row);
        if (icon != null) item.setImage(0, icon);
        item.setData(row);
    }

    /** Shows these rows, in this order. */
    void show(List<R> next) {
        List<R> before = rows;
        rows = next;
        if (next.size() != table.getItemCount()) resize();
        boolean moved = false;
        int both = Math.min(before.size(), next.size());
        for (int i = 0; i < both; i++) {
            if (before.get(i) == next.get(i)) continue;
            if (!moved && !before.get(i).key().equals(next.get(i).key())) moved = true;
            clear(i);
        }
        for (int i = filled.nextSetBit(both); i >= 0; i = filled.nextSetBit(i + 1)) clear(i);
        if (moved || next.size() != before.size()) {
            places = null;
            reselect();
        }
    }

    /** A line that was made keeps what it shows until it is cleared; one that was not would be made by that. */
    private void clear(int index) {
        if (!filled.get(index)) return;
        filled.clear(index);
        if (index < table.getItemCount()) table.clear(index);
    }

    private void resize() {
        if (resizing) return;
        resizing = true;
        step();
    }

    private void step() {
        if (table.isDisposed()) return;
        int now = table.getItemCount();
        int goal = rows.size();
        int next = goal > now ? Math.min(goal, now + STEP) : Math.max(goal, now - STEP);
        table.setItemCount(next);
        if (next == goal) {
            resizing = false;
            if (places == null || !selected.isEmpty()) reselect();
            return;
        }
        table.getDisplay().asyncExec(this::step);
    }

    private void remember() {
        if (selecting) return;
        selected.clear();
        for (int index : table.getSelectionIndices()) {
            if (index < rows.size()) selected.add(rows.get(index).key());
        }
    }

    private void reselect() {
        if (selected.isEmpty() && table.getSelectionCount() == 0) return;
        selecting = true;
        Map<Object, Integer> where = places();
        int[] indices = selected.stream()
                .map(where::get)
                .filter(index -> index != null && index < table.getItemCount())
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        table.deselectAll();
        table.select(indices);
        selecting = false;
    }

    private Map<Object, Integer> places() {
        if (places == null || places.size() != rows.size()) {
            places = new HashMap<>(rows.size() * 2);
            for (int i = 0; i < rows.size(); i++) places.put(rows.get(i).key(), i);
        }
        return places;
    }

    /** The rows that are selected and still there. */
    List<R> selection() {
        if (selected.isEmpty()) return List.of();
        List<R> found = new ArrayList<>();
        Map<Object, Integer> where = places();
        selected.stream()
                .map(where::get)
                .filter(index -> index != null)
                .sorted()
                .forEach(index -> found.add(rows.get(index)));
        return found;
    }

    /** Selects what has one of these keys. */
    void select(Set<Object> keys) {
        selected.clear();
        selected.addAll(keys);
        reselect();
        if (table.getSelectionCount() > 0) table.showSelection();
    }

    void onSelection(Consumer<List<R>> listener) {
        table.addListener(SWT.Selection, event -> listener.accept(selection()));
    }
}
