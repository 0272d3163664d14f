package org.drover.migration.internal.phases;

import java.util.Optional;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** What one migration and the engine's queue tell each other. */
public interface Permit {
    /**
     * Everything is ready for the transfer. {@code go} is called once, on a step of its own: when it may begin, or sooner
     * when the migration is to go back.
     */
    void await(Runnable go);

    /**
     * It has its permit, and the next try goes over another network. True when the permit is good for that one, too; otherwise
     * it is given back, and {@link #await} asks for another.
     */
    boolean goesOver();

    /** The migration is to go back: if it waits for its permit, it waits no more. The answer is that of its brake. */
    CancelAnswer giveUp();

    /** How much there is to transfer, before it has begun. */
    void expect(Bytes memory);

    /**
     * What of its hosts' bandwidth it needs, before it has begun.
     *
     * @param least below it its pause would not fit its budget; nothing when that is not known, more than there is when no
     *     bandwidth would do
     * @param alone what it gets with nobody beside it
     */
    void needs(ByteRate least, ByteRate alone);

    /** How many transfers it would share that bandwidth with over this network, were it ready now. */
    int besides(Optional<String> network);

    /** How far the transfer is. */
    void transferring(MigrationProgress progress);

    /** The VM is over there: what is left to do holds up nobody. */
    void transferred();
}
