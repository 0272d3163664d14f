package org.drover.migration.internal.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PauseAnatomy;
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

/** A migration as a row; what it has several of is in {@link MoveParts}. */
final class MoveRows {
    private static final String COLUMNS = "id, vm, vm_name, source, destination, kind, reason, outcome, message,"
            + " submitted, started, ended, pause_budget_nanos, bandwidth, auto_converge, channels, compression,"
            + " pause_nanos, transferred_bytes, iterations, foretold_pause_nanos, foretold_last_pass_nanos,"
            + " foretold_duration_nanos, foretold_bytes, foretold_again_bytes, foretold_passes, foretold_converges,"
            + " foretold_basis, policy, post_copy, moved, image_at_source, image_at_destination, image_carried, network,"
            + " client_gap_nanos";

    private MoveRows() {}

    static void replace(Connection connection, MigrationRecord record) throws SQLException {
        String id = record.ticket().id().value();
        MoveParts.delete(connection, id);
        try (PreparedStatement delete = connection.prepareStatement("delete from migration_move where id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
        insert(connection, record);
        MoveParts.insert(connection, record);
    }

    private static void insert(Connection connection, MigrationRecord record) throws SQLException {
        MigrationTicket ticket = record.ticket();
        MigrationOptions options = ticket.options();
        MigrationFigures figures = record.figures();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into migration_move (" + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, ticket.id().value());
            insert.setString(2, ticket.vm().value());
            insert.setString(3, record.vmName());
            insert.setString(4, ticket.source().value());
            insert.setString(5, ticket.destination().value());
            insert.setString(6, kind(record.log()).orElse(null));
            insert.setString(7, record.reason());
            insert.setString(8, record.stage().name());
            insert.setString(9, record.message());
            insert.setLong(10, Cells.nanos(record.submitted()));
            Cells.number(insert, 11, record.started().map(Cells::nanos));
            Cells.number(insert, 12, record.ended().map(Cells::nanos));
            insert.setLong(13, options.pauseBudget().toNanos());
            Cells.number(insert, 14, options.bandwidth().map(ByteRate::bytesPerSecond));
            insert.setInt(15, options.autoConverge() ? 1 : 0);
            insert.setInt(16, options.parallelChannels());
            insert.setInt(17, options.compression() ? 1 : 0);
            Cells.number(insert, 18, figures.pause().map(Duration::toNanos));
            Cells.number(insert, 19, figures.transferred().map(Bytes::count));
            insert.setInt(20, figures.iterations());
            forecast(insert, record.forecast());
            insert.setString(29, options.policy().name());
            insert.setInt(30, options.postCopy() ? 1 : 0);
            insert.setString(31, ticket.kind().name());
            insert.setString(32, ticket.image().map(SavedImage::atSource).orElse(null));
            insert.setString(33, ticket.image().map(SavedImage::atDestination).orElse(null));
            Cells.number(insert, 34, ticket.image().map(image -> image.carried() ? 1L : 0L));
            insert.setString(35, ticket.network().orElse(null));
            Cells.number(insert, 36, figures.anatomy().gap().map(Duration::toNanos));
            insert.executeUpdate();
        }
    }

    private static void forecast(PreparedStatement insert, Optional<MoveForecast> made) throws SQLException {
        Cells.number(insert, 21, made.map(f -> f.pause().toNanos()));
        Cells.number(insert, 22, made.map(f -> f.lastPass().toNanos()));
        Cells.number(insert, 23, made.map(f -> f.duration().toNanos()));
        Cells.number(insert, 24, made.map(f -> f.transferred().count()));
        Cells.number(insert, 25, made.map(f -> f.sentAgain().count()));
        Cells.number(insert, 26, made.map(f -> (long) f.passes()));
        Cells.number(insert, 27, made.map(f -> f.converges() ? 1L : 0L));
        insert.setString(28, made.map(f -> shortened(f.basis())).orElse(null));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(4000, text.length()));
    }

    private static Optional<MoveForecast> forecast(ResultSet row) throws SQLException {
        Optional<Long> pause = Cells.number(row, "foretold_pause_nanos");
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
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from migration_move where id = ?")) {
            query.setString(1, id.value());
            return records(query, MoveParts.of(connection, id.value())).stream().findFirst();
        }
    }

    static List<MigrationRecord> latest(Connection connection, int limit) throws SQLException {
        Optional<Long> oldest = oldest(connection, limit);
        if (oldest.isEmpty()) return List.of();
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from migration_move order by ended desc, id")) {
            query.setMaxRows(limit);
            return records(query, MoveParts.since(connection, oldest.get()));
        }
    }

    /** When the first of the last so many ended: what stands in other tables is read from there on. */
    private static Optional<Long> oldest(Connection connection, int limit) throws SQLException {
        Optional<Long> oldest = Optional.empty();
        try (PreparedStatement query =
                connection.prepareStatement("select ended from migration_move order by ended desc, id")) {
            query.setMaxRows(limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) oldest = Optional.of(row.getLong("ended"));
            }
        }
        return oldest;
    }

    private static List<MigrationRecord> records(PreparedStatement query, MoveParts parts) throws SQLException {
        List<MigrationRecord> records = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String id = row.getString("id");
                records.add(new MigrationRecord(
                        ticket(row, parts.disks().getOrDefault(id, List.of())),
                        row.getString("vm_name"),
                        row.getString("reason"),
                        Stage.valueOf(row.getString("outcome")),
                        Optional.empty(),
                        row.getString("message"),
                        Cells.instant(row.getLong("submitted")),
                        Cells.number(row, "started").map(Cells::instant),
                        Cells.number(row, "ended").map(Cells::instant),
                        figures(row, parts.pauses().getOrDefault(id, PauseAnatomy.UNKNOWN)),
                        forecast(row),
                        parts.logs().getOrDefault(id, List.of())));
            }
        }
        return records;
    }

    private static MigrationFigures figures(ResultSet row, PauseAnatomy steps) throws SQLException {
        return new MigrationFigures(
                Cells.number(row, "pause_nanos").map(Duration::ofNanos),
                Cells.number(row, "transferred_bytes").map(Bytes::new),
                row.getInt("iterations"),
                new PauseAnatomy(
                        steps.over(), Cells.number(row, "client_gap_nanos").map(Duration::ofNanos)));
    }

    private static MigrationTicket ticket(ResultSet row, List<DiskMove> disks) throws SQLException {
        return new MigrationTicket(
                new MigrationId(row.getString("id")),
                new VmId(row.getString("vm")),
                new HostId(row.getString("source")),
                new HostId(row.getString("destination")),
                new MigrationOptions(
                        Duration.ofNanos(row.getLong("pause_budget_nanos")),
                        Cells.number(row, "bandwidth").map(ByteRate::new),
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
}
