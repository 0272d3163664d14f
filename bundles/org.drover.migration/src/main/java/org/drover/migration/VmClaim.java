package org.drover.migration;

import org.osgi.annotation.versioning.ProviderType;

/** Keeps one VM from being moved, and from being claimed by anybody else, until it is closed. <b>Threads:</b> any. */
@ProviderType
public interface VmClaim extends AutoCloseable {
    /** The VM may be moved again. Harmless when repeated. */
    @Override
    void close();
}
