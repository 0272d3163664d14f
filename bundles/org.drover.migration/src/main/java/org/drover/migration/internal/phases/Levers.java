package org.drover.migration.internal.phases;

import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.model.ByteRate;

/**
 * What can be done about a transfer.
 *
 * @param breakOff   at once when one is given up whose VM is stopped: its source may be too busy to hear that it is
 *     cancelled
 * @param rescue     when one that was given up does not end
 * @param tune       tells the source other options
 * @param switchOver goes over to post-copy; may fail and says so itself
 * @param live       what {@code tune} can change
 * @param lowest     bandwidth that {@code tune} can set
 */
record Levers(
        Runnable breakOff,
        Runnable rescue,
        Tune tune,
        Runnable switchOver,
        Set<MigrationOption> live,
        ByteRate lowest) {
    /** Tells the source other options. */
    interface Tune {
        void accept(MigrationOptions options) throws BackendException;
    }
}
