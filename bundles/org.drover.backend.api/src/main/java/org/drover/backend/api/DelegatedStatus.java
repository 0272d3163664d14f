package org.drover.backend.api;

import java.util.Optional;
import org.drover.model.MigrationId;

/**
 * How a delegated migration stands.
 *
 * @param progress empty before the first pages and when the host does not say
 * @param reason   why it failed; empty otherwise
 */
public record DelegatedStatus(
        MigrationId id,
        Stage stage,
        Optional<MigrationProgress> progress,
        Optional<String> reason,
        MigrationFigures figures) {
    /** The three ends are final. */
    public enum Stage {
        RUNNING,
        /** The VM runs on the destination and is gone from the source. */
        DONE,
        /** The VM runs on the source; nothing is left on the destination. */
        FAILED,
        /** As FAILED, because somebody wanted it. */
        CANCELLED
    }
}
