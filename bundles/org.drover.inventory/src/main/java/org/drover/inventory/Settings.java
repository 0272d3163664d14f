package org.drover.inventory;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a person configured, by the names of the start properties: a start property goes before what was imported or
 * kept. <b>Threads:</b> any.
 */
@ProviderType
public interface Settings {
    Optional<String> setting(String name);

    /** Kept in the store, for the next start too. */
    void keep(Map<String, String> settings);
}
