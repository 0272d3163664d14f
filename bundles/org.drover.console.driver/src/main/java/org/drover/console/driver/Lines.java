package org.drover.console.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;

/** The lines of a table. A line is called by any of its cells. */
public final class Lines {
    private final Driver driver;
    private final Table table;

    Lines(Driver driver, Table table) {
        this.driver = driver;
        this.table = table;
    }

    /** For what only a test of one's own knows. Used in the display's thread. */
    public Table table() {
        return table;
    }

    public int count() {
        return driver.ask(table::getItemCount);
    }

    /** Waits until it has so many. */
    public Lines count(int wanted) {
        driver.until(wanted + " lines", () -> table.getItemCount() == wanted);
        return this;
    }

    /** The cells of a line, in the order in which the columns were made. */
    public List<String> cells(String line) {
        return driver.await("a line \"" + line + "\"", () -> find(line).map(place -> Seen.cells(table, place)));
    }

    /** What a line shows in the column of that title. */
    public String cell(String line, String column) {
        return cells(line).get(driver.ask(() -> place(column)));
    }

    /** Waits until a line shows that in a column. */
    public Lines shows(String line, String column, Predicate<String> wanted) {
        driver.until("a line \"" + line + "\" with the right " + column, () -> find(line)
                .map(i -> table.getItem(i).getText(place(column)))
                .filter(wanted)
                .isPresent());
        return this;
    }

    /** All that a column shows, from the top. */
    public List<String> column(String title) {
        return driver.ask(() -> {
            int place = place(title);
            return IntStream.range(0, table.getItemCount())
                    .mapToObj(i -> table.getItem(i).getText(place))
                    .toList();
        });
    }

    private int place(String title) {
        if (table.getColumnCount() == 0) return 0; // a list without columns has one all the same
        List<String> titles =
                Arrays.stream(table.getColumns()).map(TableColumn::getText).toList();
        if (!titles.contains(title)) throw new IllegalArgumentException("no column \"" + title + "\" among " + titles);
        return titles.indexOf(title);
    }

    private Optional<Integer> find(String line) {
        return IntStream.range(0, table.getItemCount())
                .boxed()
                .filter(i -> Seen.cells(table, i).contains(line))
                .findFirst();
    }

    /** Selects these and no others: a click for the first, one with the control key for each other. */
    public Lines select(String... lines) {
        driver.await("lines " + List.of(lines), () -> {
            List<Integer> places = new ArrayList<>();
            for (String line : lines) find(line).ifPresent(places::add);
            if (places.size() < lines.length) return Optional.empty();
            table.setSelection(places.stream().mapToInt(Integer::intValue).toArray());
            table.showSelection();
            table.notifyListeners(SWT.Selection, on(places.get(0)));
            return Optional.of(true);
        });
        for (int i = 0; i < lines.length; i++) driver.click();
        return this;
    }

    /** The first cells of those that are selected. */
    public List<String> selected() {
        return driver.ask(() ->
                Arrays.stream(table.getSelection()).map(item -> item.getText(0)).toList());
    }

    /** Twice on a line, or the Enter key. */
    public Lines open(String line) {
        select(line);
        driver.ask(() -> {
            table.notifyListeners(SWT.DefaultSelection, on(table.getSelectionIndex()));
            return true;
        });
        return this;
    }

    /** Ticks, or unticks, the box of a line. */
    public Lines tick(String line) {
        driver.click();
        driver.await("a line \"" + line + "\"", () -> find(line).map(place -> {
            table.getItem(place).setChecked(!table.getItem(place).getChecked());
            Event event = on(place);
            event.detail = SWT.CHECK;
            table.notifyListeners(SWT.Selection, event);
            return place;
        }));
        return this;
    }

    private Event on(int place) {
        Event event = new Event();
        event.item = table.getItem(place);
        event.index = place;
        return event;
    }

    /** Clicks on the title of a column. */
    public Lines sortBy(String title) {
        driver.click();
        driver.ask(() -> {
            table.getColumn(place(title)).notifyListeners(SWT.Selection, new Event());
            return true;
        });
        return this;
    }

    /** Takes an item of the menu of what is selected. */
    public Lines menu(String... path) {
        driver.click();
        Menus.take(driver, "the menu of a table", table::getMenu, path);
        return this;
    }

    /** What stands in the menu of what is selected, as {@link Window#menuBelow} says it. */
    public List<String> menuItems() {
        return Menus.below(driver, table::getMenu);
    }
}
