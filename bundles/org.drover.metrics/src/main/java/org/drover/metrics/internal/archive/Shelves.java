package org.drover.metrics.internal.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of one step length, many series in a row, in one table for each stretch of time. What is too old goes as a whole
 * table, so that a database gives its space back, which it does not do for rows.
 */
final class Shelves {
    /** Series of one row. */
    static final int TOGETHER = 1024;

    /** About so many tables hold what is kept. */
    private static final int TABLES = 14;

    private final Connection connection;
    private final long stepMillis;
    private final long keptMillis;
    private final long stretchMillis;

    /** What is done with each series of a row. */
    interface Reader {
        void block(int series, long slot, float[] values);
    }

    /** @param blockSteps of a row; no row lies in two tables */
    Shelves(Connection connection, long stepMillis, int blockSteps, Duration kept) {
        this.connection = connection;
        this.stepMillis = stepMillis;
        this.keptMillis = kept.toMillis();
        long block = blockSteps * stepMillis;
        this.stretchMillis = Math.max(1, (keptMillis / TABLES + block - 1) / block) * block;
    }

    long stretch(long slot) {
        return Math.floorDiv(slot * stepMillis, stretchMillis) * stretchMillis;
    }

    /** @param values by series; rows of the same block are replaced */
    void put(long slot, float[][] values) throws SQLException {
        String table = table(stretch(slot));
        try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where slot = ?")) {
            delete.setLong(1, slot);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " values (?, ?, ?)")) {
            for (int first = 0; first < values.length; first += TOGETHER) {
                byte[] packed = Packed.blocks(values, first, Math.min(values.length, first + TOGETHER));
                if (packed.length == 0) continue;
                insert.setLong(1, slot);
                insert.setInt(2, first);
                insert.setBytes(3, packed);
                insert.executeUpdate();
            }
        }
    }

    /** Blocks that begin from {@code from} on and before {@code to}, oldest first. */
    void read(long from, long to, Reader reader) throws SQLException {
        for (long begin : begins(millis(from) - stretchMillis + 1, millis(to))) {
            try (PreparedStatement query = connection.prepareStatement("select slot, series, packed from " + name(begin)
                    + " where slot >= ? and slot < ? order by slot, series")) {
                query.setLong(1, from);
                query.setLong(2, to);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        long slot = rows.getLong(1);
                        Packed.blocks(
                                rows.getBytes(3),
                                rows.getInt(2),
                                (series, values) -> reader.block(series, slot, values));
                    }
                }
            }
        }
    }

    /** As {@link #read(long, long, Reader)}, of one series alone. */
    void read(long from, long to, int wanted, Reader reader) throws SQLException {
        int first = wanted / TOGETHER * TOGETHER;
        for (long begin : begins(millis(from) - stretchMillis + 1, millis(to))) {
            try (PreparedStatement query = connection.prepareStatement("select slot, packed from " + name(begin)
                    + " where slot >= ? and slot < ? and series = ? order by slot")) {
                query.setLong(1, from);
                query.setLong(2, to);
                query.setInt(3, first);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        long slot = rows.getLong(1);
                        Packed.blocks(rows.getBytes(2), first, (series, values) -> {
                            if (series == wanted) reader.block(series, slot, values);
                        });
                    }
                }
            }
        }
    }

    /** The begin of the newest block; {@link Long#MIN_VALUE} when there is none. */
    long newest() throws SQLException {
        List<Long> begins = begins(Long.MIN_VALUE, Long.MAX_VALUE);
        for (int i = begins.size() - 1; i >= 0; i--) {
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("select max(slot) from " + name(begins.get(i)))) {
                row.next();
                long slot = row.getLong(1);
                if (!row.wasNull()) return slot;
            }
        }
        return Long.MIN_VALUE;
    }

    /** Tables of which nothing is kept any more at {@code nowMillis} go. */
    void dropOld(long nowMillis) throws SQLException {
        long oldest = nowMillis - keptMillis - stretchMillis;
        for (long begin : begins(Long.MIN_VALUE, Long.MAX_VALUE)) {
            if (begin > oldest) continue;
            try (Statement drop = connection.createStatement();
                    PreparedStatement delete =
                            connection.prepareStatement("delete from metrics_shelf where name = ?")) {
                drop.execute("drop table " + name(begin));
                delete.setString(1, name(begin));
                delete.executeUpdate();
            }
        }
    }

    private List<Long> begins(long from, long to) throws SQLException {
        var begins = new ArrayList<Long>();
        try (PreparedStatement query = connection.prepareStatement("select begin_millis from metrics_shelf"
                + " where step_millis = ? and begin_millis >= ? and begin_millis < ? order by begin_millis")) {
            query.setLong(1, stepMillis);
            query.setLong(2, from);
            query.setLong(3, to);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) begins.add(rows.getLong(1));
            }
        }
        return begins;
    }

    private long millis(long slot) {
        boolean far = Math.abs(slot / 2) > Long.MAX_VALUE / 4 / stepMillis;
        return far ? Long.signum(slot) * (Long.MAX_VALUE / 4) : slot * stepMillis;
    }

    private String name(long begin) {
        return ("metrics_" + stepMillis + "_" + begin).replace('-', 'b');
    }

    private String table(long begin) throws SQLException {
        String name = name(begin);
        try (PreparedStatement query = connection.prepareStatement("select name from metrics_shelf where name = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                if (row.next()) return name;
            }
        }
        try (Statement create = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("insert into metrics_shelf values (?, ?, ?)")) {
            create.execute("create table " + name + " (slot bigint not null, series int not null, packed blob not null,"
                    + " primary key (slot, series))");
            insert.setString(1, name);
            insert.setLong(2, stepMillis);
            insert.setLong(3, begin);
            insert.executeUpdate();
        }
        return name;
    }
}
