package org.drover.migration.internal.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveForecast;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.model.testing.OddNames;
import org.drover.store.Dialect;
import org.drover.store.StoreException;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredHistoryTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aMoveIsThereAfterARestartWithItsFiguresReasonAndPhases(Dialect dialect) {
        MigrationRecord first = move("m-1", 0, Stage.DONE);
        MigrationRecord second = refused("m-2", 60);
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                History history = new StoredHistory(store);
                history.keep(first);
                history.keep(second);
            }
            try (PooledStore store = database.open()) {
                History history = new StoredHistory(store);
                assertThat(history.find(new MigrationId("m-1"))).contains(first);
                assertThat(history.latest(10)).containsExactly(second, first);
                assertThat(history.latest(1)).containsExactly(second);
                assertThat(history.latest(0)).isEmpty();
                assertThat(history.find(new MigrationId("m-3"))).isEmpty();
                assertThat(kinds(store)).containsExactly("DRIVEN", null);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRecordThatIsKeptAgainReplacesTheFirst(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            History history = new StoredHistory(store);
            history.keep(move("m-1", 0, Stage.RETURNED));
            MigrationRecord again = move("m-1", 0, Stage.VM_LOST);
            history.keep(again);
            assertThat(history.latest(10)).containsExactly(again);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aNameIsThereAfterARestartAsItWas(Dialect dialect) {
        List<MigrationRecord> kept = OddNames.all()
                .map(name -> refused("m-" + Integer.toHexString(name.hashCode()), 0, name))
                .toList();
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                kept.forEach(new StoredHistory(store)::keep);
            }
            try (PooledStore store = database.open()) {
                History history = new StoredHistory(store);
                assertThat(history.latest(100)).containsExactlyInAnyOrderElementsOf(kept);
                for (MigrationRecord record : kept)
                    assertThat(history.find(record.ticket().id())).contains(record);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatTheDatabaseDoesNotTakeIsSaidAndStillThere(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            PooledStore store = database.open();
            History history = new StoredHistory(store);
            MigrationRecord kept = move("m-1", 0, Stage.DONE);
            history.keep(kept);
            store.close();
            MigrationRecord unlucky = move("m-2", 60, Stage.DONE);
            assertThatThrownBy(() -> history.keep(unlucky)).isInstanceOf(StoreException.class);
            assertThat(history.find(new MigrationId("m-2"))).contains(unlucky);
            assertThat(history.latest(5)).containsExactly(unlucky);
        }
    }

    private static List<String> kinds(PooledStore store) {
        return store.inTransaction(connection -> {
            var kinds = new java.util.ArrayList<String>();
            try (var query = connection.prepareStatement("select kind from migration_move order by id");
                    var rows = query.executeQuery()) {
                while (rows.next()) kinds.add(rows.getString(1));
            }
            return kinds;
        });
    }

    private static MigrationRecord move(String id, int seconds, Stage outcome) {
        var options =
                new MigrationOptions(Duration.ofMillis(150), Optional.of(ByteRate.ofMiBPerSecond(80)), true, 4, false);
        var ticket = new MigrationTicket(
                new MigrationId(id),
                new VmId("-узел 7"),
                new HostId("node1"),
                new HostId("node2"),
                options,
                MoveKind.SHARED_NOTHING,
                List.of(new DiskMove("vda", "/a/" + id, "/b/" + id, false), new DiskMove("vdb", "/a/x", "/b/x", true)),
                Optional.empty());
        Instant submitted = NOON.plusSeconds(seconds);
        return new MigrationRecord(
                ticket,
                "web 7",
                "Tip t-1: node1 uses 95% of its processing",
                outcome,
                Optional.empty(),
                outcome == Stage.DONE ? "" : "no free port on node2",
                submitted,
                Optional.of(submitted.plusMillis(30)),
                Optional.of(submitted.plusSeconds(9)),
                new MigrationFigures(
                        Optional.of(Duration.ofNanos(41_234_567)),
                        Optional.of(Bytes.ofMiB(1034)),
                        3,
                        new PauseAnatomy(
                                Map.of(
                                        PauseStep.STOP, submitted.plusNanos(7_000_000_001L),
                                        PauseStep.RESUME, submitted.plusNanos(7_041_000_000L)),
                                Optional.of(Duration.ofNanos(52_000_001)))),
                Optional.of(new MoveForecast(
                        Duration.ofMillis(60),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(9),
                        Bytes.ofMiB(300),
                        Bytes.ofMiB(44),
                        4,
                        outcome == Stage.DONE,
                        "it writes 8 MiB/s",
                        List.of())),
                List.of(
                        new LogLine(submitted.plusMillis(30), "BEGIN"),
                        new LogLine(submitted.plusMillis(60), "PERFORM"),
                        new LogLine(submitted.plusSeconds(9), "done")));
    }

    private static MigrationRecord refused(String id, int seconds) {
        return refused(id, seconds, "db");
    }

    private static MigrationRecord refused(String id, int seconds, String name) {
        var ticket = new MigrationTicket(
                new MigrationId(id),
                new VmId(name),
                new HostId("node1"),
                new HostId("node2"),
                MigrationOptions.DEFAULT);
        Instant submitted = NOON.plusSeconds(seconds);
        return new MigrationRecord(
                ticket,
                name,
                "",
                Stage.REFUSED,
                Optional.empty(),
                "node2 has no bridge br7. ".repeat(400),
                submitted,
                Optional.empty(),
                Optional.of(submitted),
                MigrationFigures.UNKNOWN,
                List.of());
    }
}
