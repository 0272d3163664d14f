package org.drover.metrics.internal.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /** What is done with each block. */
    interface BlockReader {
        void block(int series, long slot, float[] values);
    }

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
        try (PreparedStatement query = connection.prepareStatement("select distinct series from metrics_block");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) empty.remove(rows.getInt(1));
        }
        return empty;
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

    /** Frames before {@code end}, by slot. */
    TreeMap<Long, Map<Integer, Float>> frames(long end) throws SQLException {
        var frames = new TreeMap<Long, Map<Integer, Float>>();
        try (PreparedStatement query = connection.prepareStatement(
                "select slot, packed from metrics_frame where step_millis = ? and slot < ?")) {
            query.setLong(1, stepMillis);
            query.setLong(2, end);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) frames.put(rows.getLong(1), Packed.frame(rows.getBytes(2)));
            }
        }
        return frames;
    }

    void dropFrames(long end) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from metrics_frame where step_millis = ? and slot < ?")) {
            delete.setLong(1, stepMillis);
            delete.setLong(2, end);
            delete.executeUpdate();
        }
    }

    void addBlocks(long slot, Map<Integer, float[]> values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into metrics_block values (?, ?, ?, ?)")) {
            for (var one : values.entrySet()) {
                insert.setInt(1, one.getKey());
                insert.setLong(2, stepMillis);
                insert.setLong(3, slot);
                insert.setBytes(4, Packed.block(one.getValue()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Blocks that begin at {@code from} or later, oldest first. */
    void blocks(long from, BlockReader reader) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select series, slot, packed from metrics_block"
                + " where step_millis = ? and slot >= ? order by slot")) {
            query.setLong(1, stepMillis);
            query.setLong(2, from);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) reader.block(rows.getInt(1), rows.getLong(2), Packed.block(rows.getBytes(3)));
            }
        }
    }

    /** The newest slot there is, of this step length. */
    long newest(int blockSteps) throws SQLException {
        return Math.max(
                newest("select max(slot) from metrics_frame where step_millis = ?", 0),
                newest("select max(slot) from metrics_block where step_millis = ?", blockSteps - 1));
    }

    private long newest(String sql, long more) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, stepMillis);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                long newest = row.getLong(1);
                return row.wasNull() ? Long.MIN_VALUE : newest + more;
            }
        }
    }

    /** Retention: what began before that moment goes, whatever its step length. */
    void dropBefore(long epochMillis) throws SQLException {
        for (String table : new String[] {"metrics_block", "metrics_frame"}) {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from " + table + " where slot * step_millis < ?")) {
                delete.setLong(1, epochMillis);
                delete.executeUpdate();
            }
        }
    }
}
