package org.drover.backend.api;

import java.util.Optional;
import java.util.function.Consumer;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Live migration that the hosts do among themselves as one task: started on the source, watched, cancelled, asked about.
 * It goes on when the caller dies. <p><b>Contract</b>, checked by {@code DelegatedMigrationContract} in the TCK.
 * <b>Threads:</b> any.
 */
@ConsumerType
public interface DelegatedMigration extends Capability {
    /**
     * Starts the task and returns. {@code changes} is called about every 100 ms and once with the end, from another
     * thread, for as long as this connection lives.
     *
     * @throws BackendException.Refused it was not started
     */
    void start(MigrationTicket ticket, HostEndpoint destination, Consumer<DelegatedStatus> changes)
            throws BackendException;

    /** Asks for the task to be stopped; answers within 5 s. */
    CancelAnswer cancel(MigrationId id) throws BackendException;

    /** What this host knows of the task; empty when it knows nothing of it (any more). */
    Optional<DelegatedStatus> ask(MigrationId id, VmId vm) throws BackendException;
}
