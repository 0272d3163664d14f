package org.drover.metrics.internal.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.drover.metrics.Metric;
import org.drover.metrics.internal.history.History.Key;
import org.drover.store.SchemaVersion;

/**
 * The rows of the archive. A slot is a step of the grid, counted since 1970; rows of another step length, roll-ups among
 * them, lie beside each other in the same table.
 */
final class SeriesRows {
    static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table metrics_series (
              id int not null primary key,
              kind varchar(16) not null,
              owner varchar(4096) not null,
              metric varchar(32) not null);
            -- all series in one step: what one interval brings, in one row
            create table metrics_frame (
              step_millis bigint not null,
              slot bigint not null,
              packed blob not null,
              primary key (step_millis, slot));
            -- one series in many steps, from this slot on: what frames are folded into
            create table metrics_block (
              series int not null,
              step_millis bigint not null,
              slot bigint not null,
              packed blob not null,
              primary key (series, step_millis, slot));
            create index metrics_block_age on metrics_block (step_millis, slot);
            """);

    /** Blocks of many series in a row, in tables for stretches of time; which series such a stretch holds, as a bit set. */
    static final SchemaVersion SECOND = SchemaVersion.of(
            2,
            """
            drop table metrics_block;
            create table metrics_shelf (
              name varchar(64) not null primary key,
              step_millis bigint not null,
              begin_millis bigint not null);
            create table metrics_seen (
              begin_millis bigint not null primary key,
              series blob not null);
            """);

    private final Connection connection;
    private final long stepMillis;

    SeriesRows(Connection connection, long stepMillis) {
        this.connection = connection;
        this.stepMillis = stepMillis;
    }

    Map<Key, Integer> series() throws SQLException {
        Map<Key, Integer> ids = new HashMap<>();
        try (PreparedStatement query =
                        connection.prepareStatement("select id, kind, owner, metric from metrics_series");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                ids.put(
                        new Key(
                                Key.Kind.valueOf(rows.getString(2)),
                                rows.getString(3),
                                Metric.valueOf(rows.getString(4))),
                        rows.getInt(1));
            }
        }
        return ids;
    }

    OptionalInt find(Key key) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select id from metrics_series where kind = ? and owner = ? and metric = ?")) {
            query.setString(1, key.kind().name());
            query.setString(2, key.id());
            query.setString(3, key.metric().name());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    void addSeries(Map<Key, Integer> fresh) throws SQLException {
        if (fresh.isEmpty()) return;
        try (PreparedStatement insert = connection.prepareStatement("insert into metrics_series values (?, ?, ?, ?)")) {
            for (var one : fresh.entrySet()) {
                insert.setInt(1, one.getValue());
                insert.setString(2, one.getKey().kind().name());
                insert.setString(3, one.getKey().id());
                insert.setString(4, one.getKey().metric().name());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Series of which nothing is left. */
    Set<Integer> empty(Collection<Integer> ids, Collection<Integer> inFrames) throws SQLException {
        Set<Integer> empty = new HashSet<>(ids);
        inFrames.forEach(empty::remove);
        try (PreparedStatement query = connection.prepareStatement("select series from metrics_seen");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                BitSet.valueOf(rows.getBytes(1)).stream().forEach(empty::remove);
            }
        }
        return empty;
    }

    /** These series have values in the stretch that begins there. */
    void seen(long beginMillis, BitSet series) throws SQLException {
        var all = (BitSet) series.clone();
        try (PreparedStatement query =
                connection.prepareStatement("select series from metrics_seen where begin_millis = ?")) {
            query.setLong(1, beginMillis);
            try (ResultSet row = query.executeQuery()) {
                if (row.next()) all.or(BitSet.valueOf(row.getBytes(1)));
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from metrics_seen where begin_millis = ?");
                PreparedStatement insert = connection.prepareStatement("insert into metrics_seen values (?, ?)")) {
            delete.setLong(1, beginMillis);
            delete.executeUpdate();
            insert.setLong(1, beginMillis);
            insert.setBytes(2, all.toByteArray());
            insert.executeUpdate();
        }
    }

    void dropSeen(long beforeMillis) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from metrics_seen where begin_millis <= ?")) {
            delete.setLong(1, beforeMillis);
            delete.executeUpdate();
        }
    }

    void dropSeries(Set<Integer> ids) throws SQLException {
        if (ids.isEmpty()) return;
        try (PreparedStatement delete = connection.prepareStatement("delete from metrics_series where id = ?")) {
            for (int id : ids) {
                delete.setInt(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    void addFrame(long slot, Map<Integer, Float> values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into metrics_frame values (?, ?, ?)")) {
            insert.setLong(1, stepMillis);
            insert.setLong(2, slot);
            insert.setBytes(3, Packed.frame(values));
            insert.executeUpdate();
        }
    }

    /** What is done with each value. */
    interface FrameReader {
        void value(long slot, int series, float value);
    }

    /** Values of the frames from {@code from} on and before {@code end}, oldest first. */
    void frames(long from, long end, FrameReader reader) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select slot, packed from metrics_frame"
                + " where step_millis = ? and slot >= ? and slot < ? order by slot")) {
            query.setLong(1, stepMillis);
            query.setLong(2, from);
            query.setLong(3, end);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    long slot = rows.getLong(1);
                    Packed.frame(rows.getBytes(2), (series, value) -> reader.value(slot, series, value));
                }
            }
        }
    }

    /** The slots before {@code end} that have frames, oldest first. */
    List<Long> slots(long end) throws SQLException {
        var slots = new ArrayList<Long>();
        try (PreparedStatement query = connection.prepareStatement(
                "select slot from metrics_frame where step_millis = ? and slot < ? order by slot")) {
            query.setLong(1, stepMillis);
            query.setLong(2, end);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) slots.add(rows.getLong(1));
            }
        }
        return slots;
    }

    void dropFrames(long end) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from metrics_frame where step_millis = ? and slot < ?")) {
            delete.setLong(1, stepMillis);
            delete.setLong(2, end);
            delete.executeUpdate();
        }
    }

    /** The newest slot that has a frame. */
    long newest() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select max(slot) from metrics_frame where step_millis = ?")) {
            query.setLong(1, stepMillis);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                long newest = row.getLong(1);
                return row.wasNull() ? Long.MIN_VALUE : newest;
            }
        }
    }
}
