package org.drover.inventory;

import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ProviderType;

/** The live picture of all connected hosts and their VMs. <b>Threads:</b> any; snapshots are immutable. */
@ProviderType
public interface Inventory {
    /** The picture now; costs nothing. */
    Snapshot snapshot();

    /**
     * Sends every later snapshot to {@code listener}, in order, from the inventory's own thread, until the handle is
     * closed. Changes that arrive together come as one snapshot.
     */
    AutoCloseable watch(Consumer<Snapshot> listener);

    /** Asks a host for everything again and returns when the answer is in the picture. */
    void refresh(HostId host) throws BackendException;

    /** The same for one VM: what its host says of it is in the picture when this returns. */
    default void refresh(HostId host, VmId vm) throws BackendException {
        refresh(host);
    }
}
