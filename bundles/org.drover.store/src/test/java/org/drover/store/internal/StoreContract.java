package org.drover.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.store.Dialect;
import org.drover.store.SchemaVersion;
import org.drover.store.StoreException;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on either database. */
abstract class StoreContract {

    static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            "-- two lamps\ncreate table lamp (id int primary key, lit int not null);\n"
                    + "insert into lamp values (1, 0);\ninsert into lamp values (2, 0);\n");
    static final SchemaVersion SECOND = SchemaVersion.of(2, "insert into lamp values (3, 0);");

    private final TestDatabase database;
    PooledStore store;

    StoreContract(Dialect dialect) {
        database = TestDatabase.empty(dialect);
    }

    TestDatabase database() {
        return database;
    }

    @BeforeEach
    void open() {
        store = database.open();
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void aSchemaGrowsByTheVersionsThatAreMissing() {
        store.schema("house", FIRST);
        store.schema("house", FIRST);
        store.schema("house", FIRST, SECOND);
        assertThat(lamps()).isEqualTo(3);
    }

    @Test
    void anEditedVersionIsRefused() {
        store.schema("house", FIRST);
        assertThatThrownBy(() -> store.schema("house", SchemaVersion.of(1, "create table other (id int);")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Schema house: version 1 was edited");
    }

    @Test
    void anOlderDroverRefusesANewerDatabase() {
        store.schema("house", FIRST, SECOND);
        assertThatThrownBy(() -> store.schema("house", FIRST)).hasMessageContaining("is at version 2");
    }

    @Test
    void aVersionThatFailsHalfWayLeavesNothingBehind() {
        SchemaVersion broken = SchemaVersion.of(1, "create table half (id int);\ncreate nonsense;");
        assertThatThrownBy(() -> store.schema("broken", broken)).isInstanceOf(StoreException.class);
        store.schema("broken", SchemaVersion.of(1, "create table half (id int);"));
    }

    @Test
    void aVersionThatIsLeftOutIsTheCallersMistake() {
        assertThatThrownBy(() -> store.schema("house", SECOND)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ownersThatMakeTheirTablesAtTheSameMomentDoNotLockEachOtherOut() throws Exception {
        int owners = 6;
        AtomicInteger transactions = new AtomicInteger();
        CyclicBarrier all = new CyclicBarrier(owners);
        CompletableFuture<?>[] made = new CompletableFuture<?>[owners];
        for (int i = 0; i < owners; i++) {
            String owner = "owner" + i;
            made[i] = CompletableFuture.runAsync(() -> {
                meet(all);
                store.schema(owner, SchemaVersion.of(1, "create table " + owner + " (id int primary key);"));
                store.inTransaction(connection -> {
                    transactions.incrementAndGet();
                    return count(connection, owner);
                });
            });
        }
        CompletableFuture.allOf(made).get(60, TimeUnit.SECONDS);
        assertThat(transactions).hasValue(owners);
    }

    private static int count(Connection connection, String table) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void workThatThrowsIsRolledBack() {
        store.schema("house", FIRST);
        assertThatThrownBy(() -> store.inTransaction(connection -> {
                    update(connection, "delete from lamp");
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(lamps()).isEqualTo(2);
    }

    @Test
    void rowsAreThereAfterCloseAndOpen() {
        store.schema("house", FIRST);
        store.close();
        open();
        assertThat(lamps()).isEqualTo(2);
    }

    @Test
    void largeTextsAndBytesHaveTheSameNamesEverywhere() {
        store.schema("shelf", SchemaVersion.of(1, "create table shelf_box (said clob not null, packed blob);"));
        String said = "Узел ".repeat(20_000);
        byte[] packed = new byte[300_000];
        Arrays.fill(packed, (byte) -7);
        store.inTransaction(connection -> {
            try (var insert = connection.prepareStatement("insert into shelf_box values (?, ?)")) {
                insert.setString(1, said);
                insert.setBytes(2, packed);
                return insert.executeUpdate();
            }
        });
        store.inTransaction(connection -> {
            try (var query = connection.prepareStatement("select said, packed from shelf_box");
                    ResultSet rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo(said);
                assertThat(rows.getBytes(2)).isEqualTo(packed);
                return null;
            }
        });
    }

    @Test
    void theLoserOfADeadlockIsRunAgain() throws Exception {
        store.schema("house", FIRST);
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> crossing(2, 1, bothHoldOne, runs));
        crossing(1, 2, bothHoldOne, runs);
        other.get(30, TimeUnit.SECONDS);
        assertThat(runs.get()).isGreaterThan(2);
        assertThat(store.<Integer>inTransaction(connection -> number(connection, "select sum(lit) from lamp")))
                .isEqualTo(4);
    }

    private void crossing(int first, int second, CyclicBarrier bothHoldOne, AtomicInteger runs) {
        AtomicInteger mine = new AtomicInteger();
        store.inTransaction(connection -> {
            runs.incrementAndGet();
            update(connection, "update lamp set lit = lit + 1 where id = " + first);
            if (mine.incrementAndGet() == 1) {
                meet(bothHoldOne);
            }
            return update(connection, "update lamp set lit = lit + 1 where id = " + second);
        });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tryingAgainHasAnEnd() {
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> store.inTransaction(connection -> {
                    runs.incrementAndGet();
                    throw new SQLException("always in the way", "40001");
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("attempt 5");
        assertThat(runs).hasValue(PooledStore.ATTEMPTS);
    }

    int lamps() {
        return store.inTransaction(connection -> number(connection, "select count(*) from lamp"));
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
