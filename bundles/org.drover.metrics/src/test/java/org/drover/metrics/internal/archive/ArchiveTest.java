package org.drover.metrics.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.metrics.Metric;
import org.drover.metrics.Series;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.History.Key;
import org.drover.metrics.internal.history.Reading;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.store.Dialect;
import org.drover.store.Store;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(14);
    /** Two VMs that stay, the host, and what it uses beside them; of each processing and memory. And the host's health. */
    private static final int SERIES = 9;

    private static final Key WEB = new Key(Key.Kind.VM, "web", Metric.CPU_MHZ);
    private static final Key LATE = new Key(Key.Kind.VM, "late", Metric.CPU_MHZ);
    private static final Key NODE = new Key(Key.Kind.HOST, "node1", Metric.MEMORY_BYTES);

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void everyClosedStepIsThereAfterACrashGapsIncluded(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            History before = history();
            try (PooledStore store = database.open()) {
                Archive archive = archive(store, before, LONG, 0);
                for (int second = 1; second <= 130; second++) {
                    if (second % 10 != 7) read(before, second);
                    before.close(at(second));
                    if (second % 3 != 0) archive.keep(); // a slow database takes several at once
                }
                archive.keep();
                read(before, 131); // under way when the process dies
            }
            try (PooledStore store = database.open()) {
                History after = history();
                archive(store, after, LONG, 131).recall();
                for (Key key : List.of(WEB, LATE, NODE)) {
                    assertThat(after.read(key, 130).orElseThrow())
                            .as(key.toString())
                            .isEqualTo(before.read(key, 130).orElseThrow());
                }
                assertThat(after.read(WEB, 130).orElseThrow()[6]).isNaN();
                assertThat(after.end()).isEqualTo(START.plusSeconds(130));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theNextProcessGoesOnWhereTheLastOneEnded(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            for (int life = 0; life < 3; life++) {
                try (PooledStore store = database.open()) {
                    History history = history();
                    Archive archive = archive(store, history, LONG, life * 40L);
                    archive.recall();
                    for (int second = life * 40 + 1; second <= life * 40 + 35; second++) {
                        read(history, second);
                        history.close(at(second));
                        archive.keep();
                    }
                }
            }
            try (PooledStore store = database.open()) {
                History history = history();
                archive(store, history, LONG, 200).recall();
                float[] values = history.read(WEB, 115).orElseThrow();
                for (int slot = 0; slot < 115; slot++) {
                    Float expected = slot % 40 < 35 ? slot + 1 : Float.NaN;
                    assertThat(values[slot]).as("slot " + slot).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aStepIsOneRowAndABlockOfManySeriesIsOneRow(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            run(store, LONG, 2 * Archive.BLOCK + 10);
            assertThat(count(store, "metrics_series")).isEqualTo(SERIES + 2);
            assertThat(count(store, "metrics_frame")).isEqualTo(10);
            assertThat(count(store, "metrics_1000_" + START.toEpochMilli())).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void hoursAndDaysHaveTheirMeansAndOldTablesGoAsAWhole(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            var step = Duration.ofMinutes(5);
            var history = new History(step, step, 100);
            long first = START.toEpochMilli() / step.toMillis();
            var archive = new Archive(store, history, Duration.ofDays(1), first);
            archive.recall();
            int days = 3;
            for (int slot = 0; slot < days * 288; slot++) {
                Instant end = START.plus(step.multipliedBy(slot + 1));
                var vm = new VmSample(new VmId("web"), new Mhz(slot / 12), Bytes.ofMiB(64));
                var sample = new HostSample(new HostId("node1"), end, new Mhz(900), Bytes.ofGiB(1), List.of(vm));
                history.add(end, Reading.after(Optional.of(sample), sample, Optional.of(Bytes.ofGiB(4))));
                history.close(end);
                if (slot % 7 == 6) archive.keep();
            }
            archive.keep();
            long hour = first / 12;
            assertThat(means(store, WEB, Duration.ofHours(1), hour, hour + 72))
                    .startsWith(0f, 1f, 2f)
                    .endsWith(70f, 71f);
            assertThat(means(store, WEB, Duration.ofDays(1), hour / 24, hour / 24 + 3))
                    .containsExactly(11.5f, 35.5f, 59.5f);
            var longTerm = new LongTerm(store, step, Duration.ofDays(1));
            Series hours = longTerm.read(WEB, Duration.ofHours(1), Duration.ofDays(60), history.end())
                    .orElseThrow();
            assertThat(hours.start()).isEqualTo(START);
            assertThat(hours.values()).hasSize(72).startsWith(0f, 1f, 2f).endsWith(70f, 71f);
            assertThat(longTerm.read(WEB, Duration.ofDays(1), Duration.ofDays(2), history.end())
                            .orElseThrow()
                            .values())
                    .containsExactly(35.5f, 59.5f);
            // beyond what memory holds, of blocks and of frames that are not folded yet
            assertThat(longTerm.read(WEB, step, Duration.ofHours(20), history.end())
                            .orElseThrow()
                            .values())
                    .hasSize(240)
                    .startsWith(52f)
                    .endsWith(71f);
            assertThat(longTerm.read(LATE, step, Duration.ofDays(1), history.end()))
                    .isEmpty();
            assertThatThrownBy(() -> longTerm.read(WEB, Duration.ofMinutes(7), Duration.ofDays(1), history.end()))
                    .hasMessage("means are kept of hours and of days, not of PT7M");
            // of the grid itself one day is kept: in stretches of 4 hours, and the one that is cut by its end
            assertThat(tables(store, step)).isBetween(6, 8);
        }
    }

    private static List<Float> means(Store store, Key key, Duration step, long from, long to) {
        return store.inTransaction(connection -> {
            int series = new SeriesRows(connection, step.toMillis()).series().get(key);
            int block = step.equals(Duration.ofHours(1)) ? 24 : 1;
            var kept = block == 24 ? RollUps.HOURS_KEPT : RollUps.DAYS_KEPT;
            var means = new ArrayList<Float>();
            new Shelves(connection, step.toMillis(), block, kept).read(from, to, (one, slot, values) -> {
                if (one == series) for (float value : values) means.add(value);
            });
            return means;
        });
    }

    private static int tables(Store store, Duration step) {
        return store.inTransaction(connection -> {
            try (var query = connection.prepareStatement(
                            "select count(*) from metrics_shelf where step_millis = " + step.toMillis());
                    var row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatIsTooOldGoesBlockByBlock(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            run(store, Duration.ofSeconds(2 * Archive.BLOCK), 6 * Archive.BLOCK);
            assertThat(count(store, "metrics_series")).isEqualTo(SERIES + 2);
            History history = history();
            archive(store, history, LONG, 6 * Archive.BLOCK).recall();
            assertThat(count(store, "metrics_series"))
                    .as("the short one is gone")
                    .isEqualTo(SERIES);
            float[] values = history.read(WEB, 6 * Archive.BLOCK).orElseThrow();
            assertThat(values[2 * Archive.BLOCK]).isNaN();
            assertThat(values[4 * Archive.BLOCK]).isEqualTo(4 * Archive.BLOCK + 1);
        }
    }

    private static void run(Store store, Duration kept, int seconds) {
        History history = history();
        Archive archive = archive(store, history, kept, 0);
        for (int second = 1; second <= seconds; second++) {
            read(history, second);
            history.close(at(second));
            archive.keep();
        }
    }

    private static History history() {
        return new History(STEP, STEP, 600);
    }

    private static Archive archive(Store store, History history, Duration kept, long second) {
        return new Archive(store, history, kept, START.getEpochSecond() + second);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    /** The VM "web" uses as many MHz as there are seconds; "late" comes after a minute, "short" lasts 9 s. */
    private static void read(History history, int second) {
        var vms = new ArrayList<VmSample>();
        vms.add(new VmSample(new VmId("web"), new Mhz(second), Bytes.ofMiB(64)));
        if (second < 10) vms.add(new VmSample(new VmId("short"), new Mhz(7), Bytes.ofMiB(32)));
        if (second > 60) vms.add(new VmSample(new VmId("late"), new Mhz(7), Bytes.ofMiB(32)));
        var sample = new HostSample(new HostId("node1"), at(second), new Mhz(900), Bytes.ofGiB(1), vms);
        history.add(at(second), Reading.after(Optional.of(sample), sample, Optional.of(Bytes.ofGiB(4))));
    }

    private static int count(Store store, String table) {
        return store.inTransaction(connection -> {
            try (var query = connection.prepareStatement("select count(*) from " + table);
                    var row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }
}
