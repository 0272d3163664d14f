package org.drover.backend.api;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** The source's side of one migration led by the engine; calls in the order begin, perform, then confirm or keep. */
@ConsumerType
public interface OutgoingMigration extends AutoCloseable {
    /** Marks the VM with the migration's id and describes it; from here on the hypervisor refuses changes to it. */
    Offer begin() throws BackendException;

    /**
     * Sends the VM's memory until the rest fits the pause budget, pauses the VM and sends the rest. Blocks for as long
     * as that takes. {@code progress} is called about every 100 ms from another thread.
     *
     * @throws BackendException.Refused the transfer failed or was cancelled; the VM runs on here once {@link #keep} is
     *     called, or does already
     * @throws BackendException.Lost contact broke; ask
     */
    Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException;

    /** The VM runs on the destination: let go of it here, memory and definition. Tells what the migration cost. */
    MigrationFigures confirm(Arrival arrival) throws BackendException;

    /** The VM does not run on the destination and never will: it runs on here, as if nothing had been. */
    void keep() throws BackendException;

    /** Stops {@link #perform} if it is not too late; from any thread, answers within 5 s. */
    CancelAnswer cancel() throws BackendException;

    /**
     * Goes over to post-copy, if the ticket's options allowed it: {@link #perform} ends soon, and from now on the VM's memory
     * is on both hosts. There is no way back from it. Progress is told on, until {@link #confirm} or {@link #close}.
     *
     * @throws BackendException.Refused it is not possible (any more); nothing has changed
     */
    default void switchOver() throws BackendException {
        throw new UnsupportedOperationException("this source does not offer post-copy");
    }

    /** Changes the live options of a running {@link #perform}; armed ones are ignored, and so is an empty bandwidth. */
    void tune(MigrationOptions options) throws BackendException;

    /**
     * Lets go of the connection; a migration that is not at its end stands as {@link DrivenMigration#ask} then says. From
     * any thread: a {@link #perform} that blocks ends, {@code Refused} or {@code Lost}, and the VM runs on here.
     */
    @Override
    void close();
}
