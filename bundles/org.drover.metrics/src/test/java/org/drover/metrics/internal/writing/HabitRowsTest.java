package org.drover.metrics.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.drover.metrics.Writing;
import org.drover.metrics.WritingHabits;
import org.drover.metrics.internal.writing.Habits.Habit;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.VmId;
import org.drover.store.Dialect;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HabitRowsTest {
    private static final Instant OLD = Instant.parse("2026-01-05T03:10:00Z");
    private static final Instant NEW = OLD.plusSeconds(3600);

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theNewestOfEachHourIsKeptAndWhatIsTooOldGoes(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            store.schema("writing", HabitRows.FIRST);
            store.inTransaction(c -> HabitRows.replace(c, List.of(habit("web", 3, OLD, 1), habit("db", 3, OLD, 9))));
            store.inTransaction(c -> HabitRows.replace(c, List.of(habit("web", 3, NEW, 2), habit("web", 4, NEW, 5))));

            assertThat(since(store, OLD))
                    .containsExactlyInAnyOrder(
                            habit("db", 3, OLD, 9), habit("web", 3, NEW, 2), habit("web", 4, NEW, 5));
            assertThat(since(store, NEW)).containsExactlyInAnyOrder(habit("web", 3, NEW, 2), habit("web", 4, NEW, 5));
        }
    }

    @Test
    void theWeekBeginsOnMonday() {
        assertThat(WritingHabits.hour(ZonedDateTime.of(2026, 1, 5, 0, 59, 0, 0, ZoneOffset.UTC)))
                .isZero();
        assertThat(WritingHabits.hour(ZonedDateTime.of(2026, 1, 11, 23, 0, 0, 0, ZoneOffset.UTC)))
                .isEqualTo(WritingHabits.HOURS - 1);
    }

    private static List<Habit> since(PooledStore store, Instant oldest) {
        return store.inTransaction(connection -> HabitRows.since(connection, oldest));
    }

    private static Habit habit(String vm, int hour, Instant at, int rate) {
        return new Habit(new VmId(vm), hour, new Writing(at, new ByteRate(rate), new Bytes(rate * 10L)));
    }
}
