package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/** The destination's side of one driven migration; calls in the order prepare, then finish or discard. */
@ConsumerType
public interface IncomingMigration extends AutoCloseable {
    /** Makes room and listens. What is made carries the migration's id and does not run. */
    Reservation prepare(Offer offer) throws BackendException;

    /**
     * Runs the VM here.
     *
     * @throws BackendException.Refused it did not run here and never will
     * @throws BackendException.Lost or TimedOut: unknown; ask, never guess
     */
    Arrival finish(Transfer transfer) throws BackendException;

    /** Removes what {@link #prepare} made; harmless when there is nothing. Never removes a VM that runs. */
    void discard() throws BackendException;

    /** Lets go of the connection. What was prepared and not finished is discarded by that, sooner or later. */
    @Override
    void close();
}
