package org.drover.store.internal;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.drover.store.Dialect;
import org.drover.store.StoreException;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server that several Drovers may share; its database is made by its administrator. */
final class PostgreSqlDatabase implements Database {

    private final String url;
    private final PGSimpleDataSource source = new PGSimpleDataSource();

    PostgreSqlDatabase(String url, String user, String password) {
        this.url = url;
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        source.setTcpKeepAlive(true);
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public DataSource dataSource() {
        return source;
    }

    @Override
    public Duration open() {
        try {
            source.getConnection().close();
            return Duration.ZERO;
        } catch (SQLException e) {
            throw new StoreException("Cannot connect to " + url + ": " + Reasons.of(e), e);
        }
    }

    @Override
    public void close() {
        // the server is somebody else's
    }
}
