package org.drover.tips.internal.shelf;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.store.SchemaVersion;
import org.drover.store.Store;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.TipState;
import org.drover.tips.Verification;
import org.drover.tips.internal.Shelf;

/** Tips as rows: their life in columns, what they say in one piece. Times: nanoseconds since 1970. */
public final class StoredShelf implements Shelf {
    private static final System.Logger LOG = System.getLogger(StoredShelf.class.getName());

    private static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table tips_tip (
              id varchar(64) not null primary key,
              host varchar(4096) not null,
              rule_name varchar(256) not null,
              severity varchar(16) not null,
              said clob not null,
              raised bigint not null,
              state varchar(16) not null,
              changed bigint not null,
              dismissed_until bigint,
              migration varchar(256),
              note clob not null,
              -- what came of it; null until it is measured
              measured bigint,
              without_mhz double precision,
              with_mhz double precision,
              promised_mhz double precision,
              brought_mhz double precision,
              promise_kept int,
              -- finding, evidence, plan
              body blob not null);
            create index tips_tip_raised on tips_tip (raised);
            """);

    private final Store store;
    private boolean ready;

    public StoredShelf(Store store) {
        this.store = store;
    }

    private synchronized Store store() {
        if (!ready) store.schema("tips", FIRST);
        ready = true;
        return store;
    }

    @Override
    public void keep(List<Tip> tips) {
        store().inTransaction(connection -> {
            for (Tip tip : tips) replace(connection, tip);
            return tips.size();
        });
    }

    private static void replace(Connection connection, Tip tip) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from tips_tip where id = ?")) {
            delete.setString(1, tip.id().value());
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into tips_tip values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, tip.id().value());
            insert.setString(2, tip.host().value());
            insert.setString(3, tip.finding().rule());
            insert.setString(4, tip.finding().severity().name());
            insert.setString(5, tip.finding().what().text());
            insert.setLong(6, nanos(tip.raised()));
            insert.setString(7, tip.state().name());
            insert.setLong(8, nanos(tip.changed()));
            number(insert, 9, tip.dismissedUntil().map(StoredShelf::nanos));
            insert.setString(10, tip.migration().map(MigrationId::value).orElse(null));
            insert.setString(11, tip.note());
            Optional<Verification> measured = tip.verification();
            number(insert, 12, measured.map(Verification::at).map(StoredShelf::nanos));
            mhz(insert, 13, measured.map(Verification::without));
            mhz(insert, 14, measured.map(Verification::with));
            mhz(insert, 15, measured.map(Verification::promised));
            mhz(insert, 16, measured.map(Verification::brought));
            if (measured.isPresent()) insert.setInt(17, measured.get().kept() ? 1 : 0);
            else insert.setNull(17, Types.INTEGER);
            insert.setBytes(18, CaseCodec.encode(tip.finding(), tip.plan()));
            insert.executeUpdate();
        }
    }

    @Override
    public List<Tip> load(int most) {
        return store().inTransaction(connection -> {
            List<Tip> tips = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("select * from tips_tip order by raised desc")) {
                query.setMaxRows(most);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) tip(row).ifPresent(tips::add);
                }
            }
            Collections.reverse(tips);
            return tips;
        });
    }

    private static Optional<Tip> tip(ResultSet row) throws SQLException {
        String id = row.getString("id");
        try {
            CaseCodec.Case said = CaseCodec.decode(row.getBytes("body"));
            return Optional.of(new Tip(
                    new TipId(id),
                    said.finding(),
                    said.plan(),
                    instant(row.getLong("raised")),
                    TipState.valueOf(row.getString("state")),
                    instant(row.getLong("changed")),
                    number(row, "dismissed_until").map(StoredShelf::instant),
                    Optional.ofNullable(row.getString("migration")).map(MigrationId::new),
                    row.getString("note"),
                    verification(row)));
        } catch (IOException | IllegalArgumentException unknown) {
            LOG.log(System.Logger.Level.WARNING, "Tip " + id + " in the store cannot be read: " + unknown.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Verification> verification(ResultSet row) throws SQLException {
        Optional<Instant> measured = number(row, "measured").map(StoredShelf::instant);
        if (measured.isEmpty()) return Optional.empty();
        return Optional.of(new Verification(
                measured.get(),
                new Mhz(row.getDouble("without_mhz")),
                new Mhz(row.getDouble("with_mhz")),
                new Mhz(row.getDouble("promised_mhz")),
                new Mhz(row.getDouble("brought_mhz")),
                row.getInt("promise_kept") != 0));
    }

    private static void number(PreparedStatement statement, int index, Optional<Long> value) throws SQLException {
        if (value.isPresent()) statement.setLong(index, value.get());
        else statement.setNull(index, Types.BIGINT);
    }

    private static void mhz(PreparedStatement statement, int index, Optional<Mhz> value) throws SQLException {
        if (value.isPresent()) statement.setDouble(index, value.get().value());
        else statement.setNull(index, Types.DOUBLE);
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
