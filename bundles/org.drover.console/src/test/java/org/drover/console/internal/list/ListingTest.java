package org.drover.console.internal.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.drover.console.internal.state.EventRow;
import org.drover.console.internal.state.Row;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final Column<EventRow> WHAT = Column.words("what", "What", 10, EventRow::what);
    private static final Column<EventRow> NUMBER =
            Column.number("number", "Number", 10, row -> "" + row.number(), EventRow::number);

    private static EventRow row(int number, String what) {
        return new EventRow(number, Instant.EPOCH, Row.Mark.NONE, "", what);
    }

    private final Listing<EventRow> listing = new Listing<>(List.of(WHAT, NUMBER));

    private List<Long> shown() {
        return listing.view().rows().stream().map(EventRow::number).toList();
    }

    @Test
    void isSortedByItsFirstColumnAtFirst() {
        listing.rows(List.of(row(1, "b"), row(2, "a"), row(3, "c")));
        assertThat(shown()).containsExactly(2L, 1L, 3L);
    }

    @Test
    void equalOnesKeepTheirOrderWhenOthersCome() {
        listing.rows(List.of(row(1, "same"), row(2, "same")));
        assertThat(shown()).containsExactly(1L, 2L);
        listing.rows(List.of(row(2, "same"), row(3, "a"), row(1, "same")));
        assertThat(shown()).containsExactly(3L, 1L, 2L);
    }

    @Test
    void countsWhatTheFilterLeavesOut() {
        listing.rows(List.of(row(1, "web"), row(2, "db")));
        listing.filter("web");
        assertThat(listing.view().rows()).hasSize(1);
        assertThat(listing.view().total()).isEqualTo(2);
    }

    @Test
    void sortsByNumbersDownwards() {
        listing.sort(NUMBER, true);
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) rows.add(row(i, "x"));
        listing.rows(rows);
        assertThat(shown().get(0)).isEqualTo(99L);
        listing.sort(NUMBER, false);
        assertThat(shown().get(0)).isEqualTo(0L);
    }
}
