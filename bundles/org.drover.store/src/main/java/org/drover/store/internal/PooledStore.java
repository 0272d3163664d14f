package org.drover.store.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.drover.store.Dialect;
import org.drover.store.SchemaVersion;
import org.drover.store.Store;
import org.drover.store.StoreException;
import org.drover.store.Work;

/** Transactions over a pool of connections; what two of them broke for one another is tried again. */
public final class PooledStore implements Store, AutoCloseable {

    static final int ATTEMPTS = 5;

    private static final int CONNECTIONS = 8;
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    /** Serialization failure or deadlock, PostgreSQL's deadlock, Derby's lock time-out. */
    private static final Set<String> WORTH_ANOTHER_TRY = Set.of("40001", "40P01", "40XL1", "40XL2");

    private final Database database;
    private final Duration making;
    /** One owner at a time: tables that are made side by side lock each other out of the catalogue, for seconds. */
    private final Object schemas = new Object();

    private final HikariDataSource pool;

    private PooledStore(Database database) {
        this.database = database;
        this.making = database.open();
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setPoolName("drover-store");
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        this.pool = new HikariDataSource(config);
    }

    /** Opens the database that is configured; see the bundle's README for the properties. */
    public static PooledStore open(StoreSettings settings) {
        PooledStore store = new PooledStore(settings.database());
        try {
            Schemas.prepare(store);
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** How long this opening had to make the database first; zero when it was there. */
    public Duration making() {
        return making;
    }

    @Override
    public <T> T inTransaction(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !WORTH_ANOTHER_TRY.contains(String.valueOf(e.getSQLState()))) {
                    throw new StoreException("The database refused (attempt " + attempt + "): " + Reasons.of(e), e);
                }
                // both sides of a deadlock come back: a random pause keeps them from meeting again
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void schema(String owner, SchemaVersion... versions) {
        synchronized (schemas) {
            new Schemas(this, owner).bringUpTo(versions);
        }
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }
}
