package org.drover.backend.api;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** The destination's side of one migration led by the engine; calls in the order prepare, then finish or discard. */
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

    /**
     * Removes what {@link #prepare} made; harmless when there is nothing. Never removes a VM that runs: after {@link #finish} it
     * does nothing, or is {@code Refused}. From any thread,
     * and while the source still sends: it then ends the transfer, which may be the only way to reach a source that is
     * busy with its last pages. When this returns, nothing is left.
     *
     * @throws BackendException.Refused something is left, and the reason says what
     */
    void discard() throws BackendException;

    /**
     * Calls the listener, once and from any thread, when {@link #finish} has become impossible because contact to the
     * half-made VM is lost; at once if it is lost already. A backend that cannot know never calls.
     */
    default void whenLost(Consumer<BackendException> listener) {}

    /** Lets go of the connection. What was prepared and not finished is discarded by that, sooner or later. */
    @Override
    void close();
}
