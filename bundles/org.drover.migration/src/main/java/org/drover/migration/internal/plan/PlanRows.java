package org.drover.migration.internal.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Priority;
import org.drover.migration.internal.history.Cells;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.store.SchemaVersion;

/** A plan as a row, its moves and its log as rows of their own. Times: nanoseconds since 1970. */
final class PlanRows {
    static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table plans_plan (
              id varchar(64) not null primary key,
              reason clob not null,
              priority varchar(16) not null,
              pause_budget_nanos bigint not null,
              bandwidth bigint,
              auto_converge int not null,
              channels int not null,
              compression int not null,
              policy varchar(32) not null,
              state varchar(32) not null,
              message clob not null,
              submitted bigint not null,
              ended bigint,
              undoes varchar(64));
            create index plans_plan_ended on plans_plan (ended);
            create table plans_move (
              plan varchar(64) not null,
              number int not null,
              vm varchar(4096) not null,
              vm_name varchar(4096) not null,
              source varchar(4096) not null,
              present varchar(4096) not null,
              target varchar(4096) not null,
              state varchar(32) not null,
              message clob not null,
              migration varchar(64),
              next_host varchar(4096),
              primary key (plan, number));
            -- hosts of a move: as asked for, best first, and those that are left to be tried
            create table plans_host (
              plan varchar(64) not null,
              number int not null,
              place int not null,
              host varchar(4096) not null,
              is_left int not null,
              primary key (plan, number, place));
            create table plans_log (
              plan varchar(64) not null,
              line int not null,
              noted bigint not null,
              said clob not null,
              primary key (plan, line));
            """);

    static final SchemaVersion POST_COPY =
            SchemaVersion.of(2, "alter table plans_plan add column post_copy int default 0 not null;");

    static final SchemaVersion GROUPS =
            SchemaVersion.of(3, "alter table plans_move add column bond int default 0 not null;");

    private PlanRows() {}

    static void write(Connection connection, Optional<PlanRecord> before, PlanRecord now) throws SQLException {
        String id = now.id().value();
        if (before.isEmpty()) {
            for (String table : List.of("plans_log", "plans_host", "plans_move")) {
                delete(connection, "delete from " + table + " where plan = ?", id, -1);
            }
        }
        delete(connection, "delete from plans_plan where id = ?", id, -1);
        plan(connection, now);
        for (int i = 0; i < now.moves().size(); i++) {
            PlanMove move = now.moves().get(i);
            if (before.isPresent()) {
                if (before.get().moves().get(i).equals(move)) continue;
                delete(connection, "delete from plans_move where plan = ? and number = ?", id, i);
                delete(connection, "delete from plans_host where plan = ? and number = ?", id, i);
            }
            move(connection, id, i, move, now.request().moves().get(i));
        }
        for (int i = before.map(b -> b.log().size()).orElse(0); i < now.log().size(); i++) {
            try (PreparedStatement insert = connection.prepareStatement("insert into plans_log values (?, ?, ?, ?)")) {
                insert.setString(1, id);
                insert.setInt(2, i);
                insert.setLong(3, Cells.nanos(now.log().get(i).at()));
                insert.setString(4, now.log().get(i).text());
                insert.executeUpdate();
            }
        }
    }

    private static void delete(Connection connection, String sql, String id, int number) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, id);
            if (number >= 0) delete.setInt(2, number);
            delete.executeUpdate();
        }
    }

    private static void plan(Connection connection, PlanRecord plan) throws SQLException {
        MigrationOptions options = plan.request().options();
        try (PreparedStatement insert = connection.prepareStatement("insert into plans_plan (id, reason, priority,"
                + " pause_budget_nanos, bandwidth, auto_converge, channels, compression, policy, state, message, submitted,"
                + " ended, undoes, post_copy) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, plan.id().value());
            insert.setString(2, plan.request().reason());
            insert.setString(3, plan.request().priority().name());
            insert.setLong(4, options.pauseBudget().toNanos());
            Cells.number(insert, 5, options.bandwidth().map(ByteRate::bytesPerSecond));
            insert.setInt(6, options.autoConverge() ? 1 : 0);
            insert.setInt(7, options.parallelChannels());
            insert.setInt(8, options.compression() ? 1 : 0);
            insert.setString(9, options.policy().name());
            insert.setString(10, plan.state().name());
            insert.setString(11, plan.message());
            insert.setLong(12, Cells.nanos(plan.submitted()));
            Cells.number(insert, 13, plan.ended().map(Cells::nanos));
            insert.setString(14, plan.undoes().map(PlanId::value).orElse(null));
            insert.setInt(15, options.postCopy() ? 1 : 0);
            insert.executeUpdate();
        }
    }

    private static void move(Connection connection, String plan, int number, PlanMove move, PlanRequest.Wish wish)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into plans_move values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, plan);
            insert.setInt(2, number);
            insert.setString(3, move.vm().value());
            insert.setString(4, move.vmName());
            insert.setString(5, move.from().value());
            insert.setString(6, move.at().value());
            insert.setString(7, move.to().value());
            insert.setString(8, move.state().name());
            insert.setString(9, move.message());
            insert.setString(10, move.migration().map(MigrationId::value).orElse(null));
            insert.setString(11, move.next().map(HostId::value).orElse(null));
            insert.setInt(12, move.group());
            insert.executeUpdate();
        }
        int place = 0;
        for (HostId host : wish.destinations()) {
            host(connection, plan, number, place++, host, move.others().contains(host));
        }
    }

    private static void host(Connection connection, String plan, int number, int place, HostId host, boolean left)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into plans_host values (?, ?, ?, ?, ?)")) {
            insert.setString(1, plan);
            insert.setInt(2, number);
            insert.setInt(3, place);
            insert.setString(4, host.value());
            insert.setInt(5, left ? 1 : 0);
            insert.executeUpdate();
        }
    }

    static PlanRecord plan(Connection connection, ResultSet row) throws SQLException {
        PlanId id = new PlanId(row.getString("id"));
        List<List<HostId>> asked = new ArrayList<>();
        List<List<HostId>> left = new ArrayList<>();
        hosts(connection, id, asked, left);
        List<PlanMove> moves = moves(connection, id, left);
        List<PlanRequest.Wish> wishes = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++)
            wishes.add(new PlanRequest.Wish(moves.get(i).vm(), asked.get(i)));
        MigrationOptions options = new MigrationOptions(
                Duration.ofNanos(row.getLong("pause_budget_nanos")),
                Cells.number(row, "bandwidth").map(ByteRate::new),
                row.getInt("auto_converge") != 0,
                row.getInt("channels"),
                row.getInt("compression") != 0,
                row.getInt("post_copy") != 0,
                MigrationPolicy.valueOf(row.getString("policy")));
        return new PlanRecord(
                id,
                new PlanRequest(row.getString("reason"), wishes, options, Priority.valueOf(row.getString("priority"))),
                PlanRecord.State.valueOf(row.getString("state")),
                row.getString("message"),
                Cells.instant(row.getLong("submitted")),
                Cells.number(row, "ended").map(Cells::instant),
                Optional.ofNullable(row.getString("undoes")).map(PlanId::new),
                moves,
                log(connection, id));
    }

    private static void hosts(Connection connection, PlanId plan, List<List<HostId>> asked, List<List<HostId>> left)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select number, host, is_left from plans_host where plan = ? order by number, place")) {
            query.setString(1, plan.value());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    while (asked.size() <= rows.getInt("number")) {
                        asked.add(new ArrayList<>());
                        left.add(new ArrayList<>());
                    }
                    HostId host = new HostId(rows.getString("host"));
                    asked.get(rows.getInt("number")).add(host);
                    if (rows.getInt("is_left") != 0)
                        left.get(rows.getInt("number")).add(host);
                }
            }
        }
    }

    private static List<PlanMove> moves(Connection connection, PlanId plan, List<List<HostId>> left)
            throws SQLException {
        List<PlanMove> moves = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select * from plans_move where plan = ? order by number")) {
            query.setString(1, plan.value());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    moves.add(new PlanMove(
                            new VmId(row.getString("vm")),
                            row.getString("vm_name"),
                            new HostId(row.getString("source")),
                            new HostId(row.getString("present")),
                            new HostId(row.getString("target")),
                            left.get(row.getInt("number")),
                            PlanMove.State.valueOf(row.getString("state")),
                            row.getString("message"),
                            Optional.ofNullable(row.getString("migration")).map(MigrationId::new),
                            Optional.ofNullable(row.getString("next_host")).map(HostId::new),
                            row.getInt("bond")));
                }
            }
        }
        return moves;
    }

    private static List<LogLine> log(Connection connection, PlanId plan) throws SQLException {
        List<LogLine> log = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select noted, said from plans_log where plan = ? order by line")) {
            query.setString(1, plan.value());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) log.add(new LogLine(Cells.instant(row.getLong("noted")), row.getString("said")));
            }
        }
        return log;
    }
}
