package org.drover.operations.internal;

import java.util.List;
import java.util.Optional;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;

/**
 * Where operations are written down: each before it is begun, and when it has ended. What an earlier process had begun and
 * never ended is {@code UNKNOWN} from the first question on. <b>Threads:</b> any.
 */
interface Book {
    /** The latest of it that there is. */
    void keep(Operation operation);

    Optional<Operation> find(OperationId id);

    /** Ended ones, newest first. */
    List<Operation> latest(int limit);
}
