package org.drover.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where Drover keeps rows: once {@link #inTransaction} has returned, a crash at any moment loses none of them.
 *
 * <p><b>Threads:</b> any; a call blocks until the database has answered, and for a free connection at most 10 s.
 * <b>Errors:</b> {@link StoreException}, with the {@code SQLException} as its cause.
 * <b>Gone:</b> when the service is unregistered the database is closed, and a call fails.
 */
@ProviderType
public interface Store {

    /**
     * Runs {@code work} in one serial transaction and commits; anything that it throws rolls back.
     * A deadlock or lock time-out runs it again, 5 times in all, so it must not act outside the database.
     * The connection is borrowed: it must not be closed, committed or kept.
     */
    <T> T inTransaction(Work<T> work);

    /**
     * Brings the tables of {@code owner} up to date: applies the versions that are missing, each in a transaction of its
     * own, in order, and checks afterwards that the last one is there. Call it before the first query; again is harmless.
     *
     * @param owner whose tables these are, by convention also their names' prefix: {@code "metrics"}
     * @param versions all there ever were, from 1 on without a gap; one that was published is never edited
     * @throws StoreException when a version was edited after it had been applied, or the database is newer than
     *     {@code versions} know
     */
    void schema(String owner, SchemaVersion... versions);

    /** The SQL that is spoken here, for the few statements that differ. */
    Dialect dialect();
}
