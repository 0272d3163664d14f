package org.drover.store;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done in one transaction; it may be run more than once. */
@FunctionalInterface
public interface Work<T> {
    T in(Connection connection) throws SQLException;
}
