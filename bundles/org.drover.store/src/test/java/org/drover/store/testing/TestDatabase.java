package org.drover.store.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.drover.store.Dialect;
import org.drover.store.internal.PooledStore;
import org.drover.store.internal.StoreSettings;

/**
 * An empty database of either kind for one test; what is opened again finds what was kept. Whoever has a repository runs
 * its tests on both: {@code @ParameterizedTest @EnumSource(Dialect.class)}. {@code -Ddrover.postgresql=off} leaves
 * PostgreSQL out; without that word a missing server is a failure.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final Path data;
    private final Map<String, String> properties = new LinkedHashMap<>();

    private TestDatabase(Dialect dialect) throws Exception {
        data = Files.createTempDirectory("drover-store");
        properties.put("drover.data", data.toString());
        if (dialect == Dialect.DERBY) return;
        PostgreSqlServer server = PostgreSqlServer.shared();
        String name = "test_" + MADE.incrementAndGet();
        create(server, name);
        properties.put("drover.store.url", server.url(name));
        properties.put("drover.store.user", server.user());
        properties.put("drover.store.password.file", server.passwordFile().toString());
    }

    public static TestDatabase empty(Dialect dialect) {
        assumeTrue(
                dialect != Dialect.POSTGRESQL || !"off".equals(System.getProperty("drover.postgresql")),
                "-Ddrover.postgresql=off");
        try {
            return new TestDatabase(dialect);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("no database for this test: " + e, e);
        }
    }

    private static void create(PostgreSqlServer server, String name) throws SQLException, IOException {
        String password = Files.readString(server.passwordFile()).strip();
        try (Connection connection = DriverManager.getConnection(server.url("postgres"), server.user(), password);
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    public PooledStore open() {
        return PooledStore.open(StoreSettings.from(properties::get));
    }

    /** The properties that {@link #open} uses, for a process of its own. */
    public Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    @Override
    public void close() {
        delete(data);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
