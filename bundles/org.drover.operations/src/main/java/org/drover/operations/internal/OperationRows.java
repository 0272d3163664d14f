package org.drover.operations.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.operations.Act;
import org.drover.operations.Fault;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;
import org.drover.store.SchemaVersion;

/** An operation as a row. Times: nanoseconds since 1970. */
final class OperationRows {
    static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table operations_act (
              id varchar(64) not null primary key,
              act varchar(32) not null,
              host varchar(4096) not null,
              vm varchar(4096),
              vm_name clob not null,
              detail clob not null,
              reason clob not null,
              state varchar(16) not null,
              begun bigint not null,
              ended bigint,
              fault varchar(16),
              fault_step clob,
              fault_reason clob,
              fault_remedy clob,
              made clob);
            create index operations_act_ended on operations_act (ended);
            """);

    private static final String COLUMNS = "id, act, host, vm, vm_name, detail, reason, state, begun, ended, fault,"
            + " fault_step, fault_reason, fault_remedy, made";
    private static final long NANOS = 1_000_000_000;

    private OperationRows() {}

    static void replace(Connection connection, Operation operation) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from operations_act where id = ?")) {
            delete.setString(1, operation.id().value());
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into operations_act (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            Optional<Fault> fault = operation.fault();
            insert.setString(1, operation.id().value());
            insert.setString(2, operation.act().name());
            insert.setString(3, operation.host().value());
            text(insert, 4, operation.vm().map(VmId::value));
            insert.setString(5, operation.name());
            insert.setString(6, operation.detail());
            insert.setString(7, operation.reason());
            insert.setString(8, operation.state().name());
            insert.setLong(9, nanos(operation.begun()));
            if (operation.ended().isPresent())
                insert.setLong(10, nanos(operation.ended().get()));
            else insert.setNull(10, Types.BIGINT);
            text(insert, 11, fault.map(f -> f.kind().name()));
            text(insert, 12, fault.map(Fault::step));
            text(insert, 13, fault.map(Fault::reason));
            text(insert, 14, fault.map(Fault::remedy));
            text(insert, 15, operation.made());
            insert.executeUpdate();
        }
    }

    private static void text(PreparedStatement statement, int column, Optional<String> text) throws SQLException {
        if (text.isPresent()) statement.setString(column, text.get());
        else statement.setNull(column, Types.VARCHAR);
    }

    static Optional<Operation> find(Connection connection, OperationId id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from operations_act where id = ?")) {
            select.setString(1, id.value());
            return read(select, 1).stream().findFirst();
        }
    }

    static List<Operation> latest(Connection connection, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select " + COLUMNS + " from operations_act where ended is not null order by ended desc, id")) {
            return read(select, limit);
        }
    }

    /** What was begun and never ended: nobody knows what came of it. */
    static int closeOpen(Connection connection, Instant now) throws SQLException {
        List<Operation> open;
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from operations_act where ended is null")) {
            open = read(select, Integer.MAX_VALUE);
        }
        for (Operation one : open) {
            Fault unknown = new Fault(
                    Fault.Kind.UNKNOWN,
                    one.host(),
                    one.vm(),
                    one.act().title(),
                    "Drover stopped while it was under way",
                    "Look at the VM before it is tried again: it may have been done");
            replace(connection, one.ended(Operation.State.UNKNOWN, now, Optional.of(unknown)));
        }
        return open.size();
    }

    private static List<Operation> read(PreparedStatement select, int limit) throws SQLException {
        if (limit < Integer.MAX_VALUE) select.setMaxRows(limit);
        List<Operation> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) found.add(read(row));
        }
        return found;
    }

    private static Operation read(ResultSet row) throws SQLException {
        HostId host = new HostId(row.getString("host"));
        Optional<VmId> vm = Optional.ofNullable(row.getString("vm")).map(VmId::new);
        long ended = row.getLong("ended");
        Optional<Instant> end = row.wasNull() ? Optional.empty() : Optional.of(instant(ended));
        String kind = row.getString("fault");
        Optional<Fault> fault = kind == null
                ? Optional.empty()
                : Optional.of(new Fault(
                        Fault.Kind.valueOf(kind),
                        host,
                        vm,
                        row.getString("fault_step"),
                        row.getString("fault_reason"),
                        row.getString("fault_remedy")));
        return new Operation(
                new OperationId(row.getString("id")),
                Act.valueOf(row.getString("act")),
                host,
                vm,
                row.getString("vm_name"),
                row.getString("detail"),
                row.getString("reason"),
                Operation.State.valueOf(row.getString("state")),
                instant(row.getLong("begun")),
                end,
                fault,
                Optional.ofNullable(row.getString("made")));
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS), at.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
