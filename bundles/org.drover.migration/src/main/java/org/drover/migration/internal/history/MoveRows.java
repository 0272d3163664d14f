package org.drover.migration.internal.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.SavedImage;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveForecast;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.store.SchemaVersion;

/** A migration as a row and its log, phases and their times among it, as rows of its own. Times: nanoseconds since 1970. */
final class MoveRows {
    static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table migration_move (
              id varchar(256) not null primary key,
              vm varchar(4096) not null,
              vm_name varchar(4096) not null,
              source varchar(4096) not null,
              destination varchar(4096) not null,
              -- DRIVEN or DELEGATED; null when no host was asked for anything
              kind varchar(16),
              reason clob not null,
              outcome varchar(32) not null,
              message clob not null,
              submitted bigint not null,
              started bigint,
              ended bigint,
              pause_budget_nanos bigint not null,
              bandwidth bigint,
              auto_converge int not null,
              channels int not null,
              compression int not null,
              pause_nanos bigint,
              transferred_bytes bigint,
              iterations int not null);
            create index migration_move_ended on migration_move (ended);
            create table migration_log (
              move varchar(256) not null,
              line int not null,
              noted bigint not null,
              said clob not null,
              primary key (move, line));
            """);

    static final SchemaVersion FORECASTS = SchemaVersion.of(
            2,
            """
            alter table migration_move add column foretold_pause_nanos bigint;
            alter table migration_move add column foretold_last_pass_nanos bigint;
            alter table migration_move add column foretold_duration_nanos bigint;
            alter table migration_move add column foretold_bytes bigint;
            alter table migration_move add column foretold_again_bytes bigint;
            alter table migration_move add column foretold_passes int;
            alter table migration_move add column foretold_converges int;
            alter table migration_move add column foretold_basis varchar(4096);
            alter table migration_move add column policy varchar(32);
            """);

    static final SchemaVersion KINDS = SchemaVersion.of(
            3,
            """
            alter table migration_move add column post_copy int;
            alter table migration_move add column moved varchar(32);
            alter table migration_move add column image_at_source varchar(4096);
            alter table migration_move add column image_at_destination varchar(4096);
            alter table migration_move add column image_carried int;
            alter table migration_move add column network varchar(4096);
            create table migration_disk (
              move varchar(256) not null,
              disk varchar(256) not null,
              was_on varchar(4096) not null,
              goes_to varchar(4096) not null,
              flat int not null,
              primary key (move, disk));
            """);

    private static final String COLUMNS = "id, vm, vm_name, source, destination, kind, reason, outcome, message,"
            + " submitted, started, ended, pause_budget_nanos, bandwidth, auto_converge, channels, compression,"
            + " pause_nanos, transferred_bytes, iterations, foretold_pause_nanos, foretold_last_pass_nanos,"
            + " foretold_duration_nanos, foretold_bytes, foretold_again_bytes, foretold_passes, foretold_converges,"
            + " foretold_basis, policy, post_copy, moved, image_at_source, image_at_destination, image_carried, network";

    private MoveRows() {}

    static void replace(Connection connection, MigrationRecord record) throws SQLException {
        String id = record.ticket().id().value();
        for (String delete : List.of(
                "delete from migration_log where move = ?",
                "delete from migration_disk where move = ?",
                "delete from migration_move where id = ?")) {
            try (PreparedStatement statement = connection.prepareStatement(delete)) {
                statement.setString(1, id);
                statement.executeUpdate();
            }
        }
        insert(connection, record);
        try (PreparedStatement insert = connection.prepareStatement("insert into migration_log values (?, ?, ?, ?)")) {
            int number = 0;
            for (LogLine line : record.log()) {
                insert.setString(1, id);
                insert.setInt(2, number++);
                insert.setLong(3, nanos(line.at()));
                insert.setString(4, line.text());
                insert.addBatch();
            }
            if (number > 0) insert.executeBatch();
        }
    }

    private static void insert(Connection connection, MigrationRecord record) throws SQLException {
        MigrationTicket ticket = record.ticket();
        MigrationOptions options = ticket.options();
        MigrationFigures figures = record.figures();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into migration_move (" + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, ticket.id().value());
            insert.setString(2, ticket.vm().value());
            insert.setString(3, record.vmName());
            insert.setString(4, ticket.source().value());
            insert.setString(5, ticket.destination().value());
            insert.setString(6, kind(record.log()).orElse(null));
            insert.setString(7, record.reason());
            insert.setString(8, record.stage().name());
            insert.setString(9, record.message());
            insert.setLong(10, nanos(record.submitted()));
            number(insert, 11, record.started().map(MoveRows::nanos));
            number(insert, 12, record.ended().map(MoveRows::nanos));
            insert.setLong(13, options.pauseBudget().toNanos());
            number(insert, 14, options.bandwidth().map(ByteRate::bytesPerSecond));
            insert.setInt(15, options.autoConverge() ? 1 : 0);
            insert.setInt(16, options.parallelChannels());
            insert.setInt(17, options.compression() ? 1 : 0);
            number(insert, 18, figures.pause().map(Duration::toNanos));
            number(insert, 19, figures.transferred().map(Bytes::count));
            insert.setInt(20, figures.iterations());
            forecast(insert, record.forecast());
            insert.setString(29, options.policy().name());
            insert.setInt(30, options.postCopy() ? 1 : 0);
            insert.setString(31, ticket.kind().name());
            insert.setString(32, ticket.image().map(SavedImage::atSource).orElse(null));
            insert.setString(33, ticket.image().map(SavedImage::atDestination).orElse(null));
            number(insert, 34, ticket.image().map(image -> image.carried() ? 1L : 0L));
            insert.setString(35, ticket.network().orElse(null));
            insert.executeUpdate();
        }
        for (DiskMove disk : ticket.disks()) insert(connection, ticket.id(), disk);
    }

    private static void insert(Connection connection, MigrationId move, DiskMove disk) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into migration_disk values (?, ?, ?, ?, ?)")) {
            insert.setString(1, move.value());
            insert.setString(2, disk.disk());
            insert.setString(3, disk.from());
            insert.setString(4, disk.to());
            insert.setInt(5, disk.flat() ? 1 : 0);
            insert.executeUpdate();
        }
    }

    private static Map<String, List<DiskMove>> disks(Connection connection, Optional<MigrationId> move)
            throws SQLException {
        Map<String, List<DiskMove>> disks = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("select * from migration_disk"
                + (move.isPresent() ? " where move = ?" : "") + " order by move, disk")) {
            if (move.isPresent()) query.setString(1, move.get().value());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    disks.computeIfAbsent(row.getString("move"), m -> new ArrayList<>())
                            .add(new DiskMove(
                                    row.getString("disk"),
                                    row.getString("was_on"),
                                    row.getString("goes_to"),
                                    row.getInt("flat") != 0));
                }
            }
        }
        return disks;
    }

    private static void forecast(PreparedStatement insert, Optional<MoveForecast> made) throws SQLException {
        number(insert, 21, made.map(f -> f.pause().toNanos()));
        number(insert, 22, made.map(f -> f.lastPass().toNanos()));
        number(insert, 23, made.map(f -> f.duration().toNanos()));
        number(insert, 24, made.map(f -> f.transferred().count()));
        number(insert, 25, made.map(f -> f.sentAgain().count()));
        number(insert, 26, made.map(f -> (long) f.passes()));
        number(insert, 27, made.map(f -> f.converges() ? 1L : 0L));
        insert.setString(28, made.map(f -> shortened(f.basis())).orElse(null));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(4000, text.length()));
    }

    private static Optional<MoveForecast> forecast(ResultSet row) throws SQLException {
        Optional<Long> pause = number(row, "foretold_pause_nanos");
        if (pause.isEmpty()) return Optional.empty();
        return Optional.of(new MoveForecast(
                Duration.ofNanos(pause.get()),
                Duration.ofNanos(row.getLong("foretold_last_pass_nanos")),
                Duration.ofNanos(row.getLong("foretold_duration_nanos")),
                new Bytes(row.getLong("foretold_bytes")),
                new Bytes(row.getLong("foretold_again_bytes")),
                row.getInt("foretold_passes"),
                row.getInt("foretold_converges") != 0,
                row.getString("foretold_basis"),
                List.of()));
    }

    /** The log names the phases that were gone through. */
    private static Optional<String> kind(List<LogLine> log) {
        for (LogLine line : log) {
            if (line.text().equals("DELEGATE")) return Optional.of("DELEGATED");
            if (line.text().equals("BEGIN")) return Optional.of("DRIVEN");
        }
        return Optional.empty();
    }

    static Optional<MigrationRecord> find(Connection connection, MigrationId id) throws SQLException {
        Map<String, List<LogLine>> logs = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "select move, noted, said from migration_log where move = ? order by line")) {
            query.setString(1, id.value());
            read(query, logs);
        }
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from migration_move where id = ?")) {
            query.setString(1, id.value());
            return records(query, logs, disks(connection, Optional.of(id))).stream()
                    .findFirst();
        }
    }

    static List<MigrationRecord> latest(Connection connection, int limit) throws SQLException {
        List<MigrationRecord> bare;
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from migration_move order by ended desc, id")) {
            query.setMaxRows(limit);
            bare = records(query, Map.of(), disks(connection, Optional.empty()));
        }
        List<MigrationRecord> whole = new ArrayList<>(bare.size());
        Map<String, List<LogLine>> logs = logsSince(connection, bare);
        for (MigrationRecord record : bare) {
            whole.add(record.with(logs.getOrDefault(record.ticket().id().value(), List.of())));
        }
        return whole;
    }

    private static Map<String, List<LogLine>> logsSince(Connection connection, List<MigrationRecord> bare)
            throws SQLException {
        Map<String, List<LogLine>> logs = new HashMap<>();
        if (bare.isEmpty()) return logs;
        Instant oldest = bare.get(bare.size() - 1).ended().orElse(Instant.EPOCH);
        try (PreparedStatement query = connection.prepareStatement("select l.move, l.noted, l.said from migration_log l"
                + " join migration_move m on m.id = l.move where m.ended >= ? order by l.move, l.line")) {
            query.setLong(1, nanos(oldest));
            read(query, logs);
        }
        return logs;
    }

    private static void read(PreparedStatement query, Map<String, List<LogLine>> into) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                into.computeIfAbsent(rows.getString(1), move -> new ArrayList<>())
                        .add(new LogLine(instant(rows.getLong(2)), rows.getString(3)));
            }
        }
    }

    private static List<MigrationRecord> records(
            PreparedStatement query, Map<String, List<LogLine>> logs, Map<String, List<DiskMove>> disks)
            throws SQLException {
        List<MigrationRecord> records = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String id = row.getString("id");
                records.add(new MigrationRecord(
                        ticket(row, disks.getOrDefault(id, List.of())),
                        row.getString("vm_name"),
                        row.getString("reason"),
                        Stage.valueOf(row.getString("outcome")),
                        Optional.empty(),
                        row.getString("message"),
                        instant(row.getLong("submitted")),
                        number(row, "started").map(MoveRows::instant),
                        number(row, "ended").map(MoveRows::instant),
                        new MigrationFigures(
                                number(row, "pause_nanos").map(Duration::ofNanos),
                                number(row, "transferred_bytes").map(Bytes::new),
                                row.getInt("iterations")),
                        forecast(row),
                        logs.getOrDefault(id, List.of())));
            }
        }
        return records;
    }

    private static MigrationTicket ticket(ResultSet row, List<DiskMove> disks) throws SQLException {
        return new MigrationTicket(
                new MigrationId(row.getString("id")),
                new VmId(row.getString("vm")),
                new HostId(row.getString("source")),
                new HostId(row.getString("destination")),
                new MigrationOptions(
                        Duration.ofNanos(row.getLong("pause_budget_nanos")),
                        number(row, "bandwidth").map(ByteRate::new),
                        row.getInt("auto_converge") != 0,
                        row.getInt("channels"),
                        row.getInt("compression") != 0,
                        row.getInt("post_copy") != 0,
                        Optional.ofNullable(row.getString("policy"))
                                .map(MigrationPolicy::valueOf)
                                .orElse(MigrationPolicy.MINIMAL_PAUSE)),
                Optional.ofNullable(row.getString("moved"))
                        .map(MoveKind::valueOf)
                        .orElse(MoveKind.LIVE),
                disks,
                image(row),
                Optional.ofNullable(row.getString("network")));
    }

    private static Optional<SavedImage> image(ResultSet row) throws SQLException {
        Optional<String> atSource = Optional.ofNullable(row.getString("image_at_source"));
        if (atSource.isEmpty()) return Optional.empty();
        return Optional.of(new SavedImage(
                atSource.get(), row.getString("image_at_destination"), row.getInt("image_carried") != 0));
    }

    private static void number(PreparedStatement statement, int index, Optional<Long> value) throws SQLException {
        if (value.isPresent()) statement.setLong(index, value.get());
        else statement.setNull(index, Types.BIGINT);
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
