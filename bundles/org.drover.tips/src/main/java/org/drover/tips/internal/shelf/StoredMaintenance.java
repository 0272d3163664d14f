package org.drover.tips.internal.shelf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.PlanId;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.store.SchemaVersion;
import org.drover.store.Store;
import org.drover.tips.internal.maintenance.Book;
import org.drover.tips.maintenance.Phase;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;

/** Maintenance as rows: what is asked for in columns, the rest in one piece. Times: nanoseconds since 1970. */
public final class StoredMaintenance implements Book {
    private static final int VERSION = 1;

    private static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table maintenance_host (
              id varchar(64) not null primary key,
              host varchar(4096) not null,
              phase varchar(16) not null,
              since bigint not null,
              changed bigint not null,
              -- reason, plan, what is away, message
              body blob not null);
            create table maintenance_roll (
              id varchar(64) not null primary key,
              state varchar(16) not null,
              since bigint not null,
              changed bigint not null,
              -- reason, hosts and how far it is
              body blob not null);
            """);

    private final Store store;
    private boolean ready;

    public StoredMaintenance(Store store) {
        this.store = store;
    }

    private synchronized Store store() {
        if (!ready) store.schema("maintenance", FIRST);
        ready = true;
        return store;
    }

    private interface Writer {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writer.to(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory refused it", impossible);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) throw new IOException("maintenance of version " + version + ", not " + VERSION);
            return reader.from(in);
        } catch (IOException e) {
            throw new UncheckedIOException("maintenance in the store cannot be read", e);
        }
    }

    @Override
    public void keep(Upkeep one) {
        byte[] body = bytes(out -> {
            Wire.text(out, one.reason());
            Wire.text(out, one.plan().map(PlanId::value).orElse(""));
            out.writeBoolean(one.bringBack());
            Wire.text(out, one.message());
            out.writeInt(one.away().size());
            for (Map.Entry<VmId, HostId> away : one.away().entrySet()) {
                Wire.text(out, away.getKey().value());
                Wire.text(out, away.getValue().value());
            }
        });
        store().inTransaction(connection -> {
            delete(connection, "maintenance_host", one.id());
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into maintenance_host values (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, one.id());
                insert.setString(2, one.host().value());
                insert.setString(3, one.phase().name());
                insert.setLong(4, StoredShelf.nanos(one.since()));
                insert.setLong(5, StoredShelf.nanos(one.changed()));
                insert.setBytes(6, body);
                return insert.executeUpdate();
            }
        });
    }

    private static void delete(Connection connection, String table, String id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    @Override
    public List<Upkeep> open() {
        return upkeeps("phase <> 'OUT' order by since", Integer.MAX_VALUE);
    }

    @Override
    public List<Upkeep> ended(int limit) {
        return limit < 1 ? List.of() : upkeeps("phase = 'OUT' order by changed desc", limit);
    }

    private List<Upkeep> upkeeps(String which, int limit) {
        return store().inTransaction(connection -> {
            List<Upkeep> all = new ArrayList<>();
            try (PreparedStatement query =
                    connection.prepareStatement("select * from maintenance_host where " + which)) {
                query.setMaxRows(limit);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) all.add(upkeep(row));
                }
            }
            return all;
        });
    }

    private static Upkeep upkeep(ResultSet row) throws SQLException {
        String id = row.getString("id");
        HostId host = new HostId(row.getString("host"));
        Phase phase = Phase.valueOf(row.getString("phase"));
        long since = row.getLong("since");
        long changed = row.getLong("changed");
        return read(row.getBytes("body"), in -> {
            String reason = Wire.text(in);
            String plan = Wire.text(in);
            boolean bringBack = in.readBoolean();
            String message = Wire.text(in);
            Map<VmId, HostId> away = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--)
                away.put(new VmId(Wire.text(in)), new HostId(Wire.text(in)));
            return new Upkeep(
                    id,
                    host,
                    phase,
                    reason,
                    StoredShelf.instant(since),
                    StoredShelf.instant(changed),
                    plan.isEmpty() ? Optional.empty() : Optional.of(new PlanId(plan)),
                    away,
                    bringBack,
                    message);
        });
    }

    @Override
    public void keep(Roll roll) {
        byte[] body = bytes(out -> {
            Wire.text(out, roll.reason());
            out.writeInt(roll.at());
            out.writeBoolean(roll.bringBack());
            out.writeBoolean(roll.despite());
            out.writeBoolean(roll.halted());
            Wire.text(out, roll.message());
            out.writeInt(roll.hosts().size());
            for (HostId host : roll.hosts()) Wire.text(out, host.value());
        });
        store().inTransaction(connection -> {
            delete(connection, "maintenance_roll", roll.id());
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into maintenance_roll values (?, ?, ?, ?, ?)")) {
                insert.setString(1, roll.id());
                insert.setString(2, roll.state().name());
                insert.setLong(3, StoredShelf.nanos(roll.since()));
                insert.setLong(4, StoredShelf.nanos(roll.changed()));
                insert.setBytes(5, body);
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Roll> roll() {
        return store().inTransaction(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select * from maintenance_roll order by since desc")) {
                query.setMaxRows(1);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Optional.of(roll(row)) : Optional.empty();
                }
            }
        });
    }

    private static Roll roll(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Roll.State state = Roll.State.valueOf(row.getString("state"));
        long since = row.getLong("since");
        long changed = row.getLong("changed");
        return read(row.getBytes("body"), in -> {
            String reason = Wire.text(in);
            int at = in.readInt();
            boolean bringBack = in.readBoolean();
            boolean despite = in.readBoolean();
            boolean halted = in.readBoolean();
            String message = Wire.text(in);
            List<HostId> hosts = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) hosts.add(new HostId(Wire.text(in)));
            return new Roll(
                    id,
                    state,
                    reason,
                    StoredShelf.instant(since),
                    StoredShelf.instant(changed),
                    hosts,
                    at,
                    bringBack,
                    despite,
                    halted,
                    message);
        });
    }
}
