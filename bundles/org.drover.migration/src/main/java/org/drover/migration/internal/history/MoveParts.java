package org.drover.migration.internal.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;

/** What a migration has several of, as rows of its own: its log, its disks, the steps of its pause. By the migration's id. */
record MoveParts(Map<String, List<LogLine>> logs, Map<String, List<DiskMove>> disks, Map<String, PauseAnatomy> pauses) {
    private static final List<String> TABLES = List.of("migration_log", "migration_disk", "migration_step");

    static void delete(Connection connection, String id) throws SQLException {
        for (String table : TABLES) {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where move = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
        }
    }

    static void insert(Connection connection, MigrationRecord record) throws SQLException {
        String id = record.ticket().id().value();
        try (PreparedStatement insert = connection.prepareStatement("insert into migration_log values (?, ?, ?, ?)")) {
            int number = 0;
            for (LogLine line : record.log()) {
                insert.setString(1, id);
                insert.setInt(2, number++);
                insert.setLong(3, Cells.nanos(line.at()));
                insert.setString(4, line.text());
                insert.addBatch();
            }
            if (number > 0) insert.executeBatch();
        }
        for (DiskMove disk : record.ticket().disks()) insert(connection, id, disk);
        for (PauseStep step : record.figures().anatomy().over().keySet()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into migration_step values (?, ?, ?)")) {
                insert.setString(1, id);
                insert.setString(2, step.name());
                insert.setLong(3, Cells.nanos(record.figures().anatomy().over().get(step)));
                insert.executeUpdate();
            }
        }
    }

    private static void insert(Connection connection, String id, DiskMove disk) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into migration_disk values (?, ?, ?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, disk.disk());
            insert.setString(3, disk.from());
            insert.setString(4, disk.to());
            insert.setInt(5, disk.flat() ? 1 : 0);
            insert.executeUpdate();
        }
    }

    /** Of one migration. */
    static MoveParts of(Connection connection, String id) throws SQLException {
        return read(connection, "x.move = ?", query -> query.setString(1, id));
    }

    /** Of all that ended at that moment or later. */
    static MoveParts since(Connection connection, long ended) throws SQLException {
        return read(
                connection,
                "x.move in (select id from migration_move where ended >= ?)",
                query -> query.setLong(1, ended));
    }

    private interface Which {
        void in(PreparedStatement query) throws SQLException;
    }

    private interface Row {
        void read(String move, ResultSet row) throws SQLException;
    }

    private static MoveParts read(Connection connection, String which, Which parameter) throws SQLException {
        MoveParts parts = new MoveParts(new HashMap<>(), new HashMap<>(), new HashMap<>());
        read(connection, "migration_log", which + " order by x.move, x.line", parameter, (move, row) -> parts.logs
                .computeIfAbsent(move, m -> new ArrayList<>())
                .add(new LogLine(Cells.instant(row.getLong("noted")), row.getString("said"))));
        read(connection, "migration_disk", which + " order by x.move, x.disk", parameter, (move, row) -> parts.disks
                .computeIfAbsent(move, m -> new ArrayList<>())
                .add(new DiskMove(
                        row.getString("disk"),
                        row.getString("was_on"),
                        row.getString("goes_to"),
                        row.getInt("flat") != 0)));
        read(
                connection,
                "migration_step",
                which,
                parameter,
                (move, row) -> parts.pauses.merge(
                        move,
                        PauseAnatomy.UNKNOWN.with(
                                PauseStep.valueOf(row.getString("step")), Cells.instant(row.getLong("passed"))),
                        PauseAnatomy::and));
        return parts;
    }

    private static void read(Connection connection, String table, String which, Which parameter, Row each)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select x.* from " + table + " x where " + which)) {
            parameter.in(query);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) each.read(row.getString("move"), row);
            }
        }
    }
}
