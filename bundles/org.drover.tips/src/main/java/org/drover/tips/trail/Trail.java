package org.drover.tips.trail;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The audit trail: entries are added and never changed or taken away. Kept in the store. <b>Threads:</b> any.
 * <b>Errors:</b> a store that is away loses no act: the entry is logged as a warning and added with the next one.
 */
@ProviderType
public interface Trail {
    /** Adds one. */
    void add(Entry entry);

    /** The last {@code limit}, newest first. */
    List<Entry> latest(int limit);
}
