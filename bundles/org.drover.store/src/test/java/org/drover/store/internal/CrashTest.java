package org.drover.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.drover.store.Dialect;
import org.drover.store.SchemaVersion;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A writing process is killed from outside; each row it said was committed must be there afterwards. */
class CrashTest {

    private static final int ROUNDS = 5;
    private static final int MOST_ROWS_BEFORE_THE_KILL = 300;
    private static final long SEED = 20260101;

    private static final SchemaVersion SCHEMA =
            SchemaVersion.of(1, "create table crash_row (id int primary key, filler varchar(2000) not null);");

    @TempDir
    Path folder;

    private TestDatabase database;

    @AfterEach
    void drop() {
        if (database != null) database.close();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void noCommittedRowIsLostWheneverTheProcessIsKilled(Dialect dialect) throws Exception {
        database = TestDatabase.empty(dialect);
        Random random = new Random(SEED);
        Set<Integer> reported = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            reported.addAll(writeUntilKilled(1 + random.nextInt(MOST_ROWS_BEFORE_THE_KILL)));
            assertThat(stored()).as("round " + round + " of seed " + SEED).containsAll(reported);
        }
        assertThat(reported).hasSizeGreaterThanOrEqualTo(ROUNDS);
    }

    private Set<Integer> writeUntilKilled(int rows) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        database.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add(Writer.class.getName());
        Process writer = new ProcessBuilder(command)
                .redirectError(folder.resolve("writer.log").toFile())
                .start();
        Set<Integer> reported = new TreeSet<>();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            while (line != null) {
                reported.add(Integer.valueOf(line));
                if (reported.size() == rows) {
                    writer.toHandle().destroyForcibly(); // SIGKILL; what it had said until then is still read
                }
                line = said.readLine();
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).as("killed, not ended by itself").isEqualTo(128 + 9);
        return reported;
    }

    private Set<Integer> stored() {
        try (PooledStore store = database.open()) {
            return store.inTransaction(connection -> {
                Set<Integer> stored = new TreeSet<>();
                try (var query = connection.createStatement();
                        ResultSet rows = query.executeQuery("select id from crash_row")) {
                    while (rows.next()) {
                        stored.add(rows.getInt(1));
                    }
                }
                return stored;
            });
        }
    }

    /** The process that is killed: one row a transaction, its number printed after the commit. */
    static final class Writer {
        public static void main(String[] arguments) {
            PooledStore store = PooledStore.open(StoreSettings.from(System::getProperty));
            store.schema("crash", SCHEMA);
            int next = store.inTransaction(connection -> {
                try (var query = connection.createStatement();
                        ResultSet rows = query.executeQuery("select coalesce(max(id), 0) from crash_row")) {
                    rows.next();
                    return rows.getInt(1) + 1;
                }
            });
            while (true) {
                int id = next++;
                store.inTransaction(connection -> {
                    try (var insert = connection.prepareStatement("insert into crash_row values (?, ?)")) {
                        insert.setInt(1, id);
                        insert.setString(2, "x".repeat(id % 2000));
                        return insert.executeUpdate();
                    }
                });
                System.out.println(id);
            }
        }
    }
}
