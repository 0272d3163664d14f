package org.drover.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.derby.jdbc.EmbeddedDataSource;
import org.drover.store.Dialect;
import org.drover.store.StoreException;

/** Derby in this process, its files in one folder. Derby syncs its log before a commit returns. */
final class DerbyDatabase implements Database {

    /** What Derby answers, as an exception, when one database has been shut down in order. */
    private static final String SHUT_DOWN = "08006";

    /** Derby looks for a deadlock only after this wait; its own 20 s would be felt by users. */
    private static final String DEADLOCK_SECONDS = "1";

    private static final String LOCK_SECONDS = "10";

    private final Path folder;
    private final EmbeddedDataSource source = new EmbeddedDataSource();

    DerbyDatabase(Path data) {
        this.folder = data.resolve("db");
        this.source.setDatabaseName(folder.toString());
        engineProperty("derby.stream.error.file", data.resolve("derby.log").toString());
        engineProperty("derby.locks.deadlockTimeout", DEADLOCK_SECONDS);
        engineProperty("derby.locks.waitTimeout", LOCK_SECONDS);
    }

    /** Derby reads them as system properties when it boots; what an administrator set stays. */
    private static void engineProperty(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.DERBY;
    }

    @Override
    public DataSource dataSource() {
        return source;
    }

    @Override
    public Duration open() {
        boolean missing = !Files.exists(folder.resolve("service.properties"));
        long begun = System.nanoTime();
        try {
            if (missing) {
                Files.createDirectories(folder.getParent());
                source.setCreateDatabase("create");
            }
            source.getConnection().close();
            source.setCreateDatabase(null);
            return missing ? Duration.ofNanos(System.nanoTime() - begun) : Duration.ZERO;
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "Cannot open the database in " + folder + ": " + Reasons.of(e)
                            + ". If another Drover uses this folder, give this one its own drover.data.",
                    e);
        }
    }

    @Override
    public void close() {
        source.setShutdownDatabase("shutdown");
        try {
            source.getConnection().close();
            throw new StoreException("Derby did not shut down " + folder);
        } catch (SQLException e) {
            if (!SHUT_DOWN.equals(e.getSQLState())) {
                throw new StoreException("Derby did not shut down " + folder + " in order: " + Reasons.of(e), e);
            }
        } finally {
            source.setShutdownDatabase(null);
        }
    }
}
