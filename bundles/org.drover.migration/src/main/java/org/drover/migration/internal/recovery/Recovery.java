package org.drover.migration.internal.recovery;

import org.drover.model.HostId;

/** Something that asks hosts until it knows. */
public interface Recovery {
    boolean asks(HostId host);

    /** A host that it asks is connected again. */
    void hostIsBack();
}
