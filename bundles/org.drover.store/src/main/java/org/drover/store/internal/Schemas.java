package org.drover.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.TreeMap;
import org.drover.store.Dialect;
import org.drover.store.SchemaVersion;
import org.drover.store.StoreException;

/** Which versions of an owner's schema are applied; a version and its line in the table are one transaction. */
final class Schemas {

    private final PooledStore store;
    private final String owner;

    Schemas(PooledStore store, String owner) {
        this.store = store;
        this.owner = owner;
    }

    /** Makes the table of versions; it is the one table that has no version. */
    static void prepare(PooledStore store) {
        boolean there = store.inTransaction(connection -> {
            String name = connection.getMetaData().storesUpperCaseIdentifiers() ? "STORE_SCHEMA" : "store_schema";
            try (ResultSet found = connection.getMetaData().getTables(null, null, name, new String[] {"TABLE"})) {
                return found.next();
            }
        });
        if (!there) {
            store.inTransaction(connection -> {
                if (store.dialect() == Dialect.POSTGRESQL) nameLargeObjects(connection);
                return run(
                        connection,
                        "create table store_schema (owner varchar(64) not null, version int not null,"
                                + " fingerprint int not null, applied timestamp not null, primary key (owner, version))");
            });
        }
    }

    /** PostgreSQL calls them text and bytea; with these names schemas are written once. */
    private static void nameLargeObjects(Connection connection) throws SQLException {
        run(connection, "create domain clob as text");
        run(connection, "create domain blob as bytea");
    }

    void bringUpTo(SchemaVersion... versions) {
        for (int index = 0; index < versions.length; index++) {
            if (versions[index].number() != index + 1) {
                throw new IllegalArgumentException("Schema " + owner + ": version " + (index + 1)
                        + " is missing, found " + versions[index].number() + " in its place");
            }
        }
        for (SchemaVersion version : versions) {
            store.inTransaction(connection -> applyIfMissing(connection, version));
        }
        TreeMap<Integer, Integer> applied = store.inTransaction(this::applied);
        int last = applied.isEmpty() ? 0 : applied.lastKey();
        if (last != versions.length || applied.size() != versions.length) {
            throw new StoreException(
                    "Schema " + owner + " is at version " + last + " in the database, this Drover knows "
                            + versions.length + ". Start the newer Drover, or restore a backup made before it.");
        }
    }

    private Void applyIfMissing(Connection connection, SchemaVersion version) throws SQLException {
        Integer fingerprint = applied(connection).get(version.number());
        if (fingerprint == null) {
            for (String statement : version.statements()) {
                run(connection, statement);
            }
            record(connection, version);
        } else if (fingerprint != version.fingerprint()) {
            throw new StoreException("Schema " + owner + ": version " + version.number()
                    + " was edited after it had been applied here; add a new version instead");
        }
        return null;
    }

    private TreeMap<Integer, Integer> applied(Connection connection) throws SQLException {
        TreeMap<Integer, Integer> applied = new TreeMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("select version, fingerprint from store_schema where owner = ?")) {
            query.setString(1, owner);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    applied.put(rows.getInt(1), rows.getInt(2));
                }
            }
        }
        return applied;
    }

    private void record(Connection connection, SchemaVersion version) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into store_schema values (?, ?, ?, current_timestamp)")) {
            insert.setString(1, owner);
            insert.setInt(2, version.number());
            insert.setInt(3, version.fingerprint());
            insert.executeUpdate();
        }
    }

    private static Void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return null;
        }
    }
}
