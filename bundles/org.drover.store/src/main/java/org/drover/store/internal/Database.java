package org.drover.store.internal;

import java.time.Duration;
import javax.sql.DataSource;
import org.drover.store.Dialect;

/** A kind of database and how to open and close it. */
interface Database {

    Dialect dialect();

    DataSource dataSource();

    /** Opens the database, making it if there is none; how long the making took, zero if it was there. */
    Duration open();

    /** Called after the last connection is closed. */
    void close();
}
