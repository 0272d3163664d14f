package org.drover.migration.internal.phases;

import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;

/** Stops what is under way on the hosts. */
public interface Brake {
    CancelAnswer pull() throws BackendException;
}
