package org.drover.migration.internal.history;

import java.util.List;
import java.util.Optional;
import org.drover.migration.MigrationRecord;
import org.drover.model.MigrationId;

/** The migrations that have ended. <b>Threads:</b> any. */
public interface History {
    /** Keeps a record; one that is kept already is replaced. */
    void keep(MigrationRecord record);

    Optional<MigrationRecord> find(MigrationId id);

    /** The last {@code limit} ended ones, newest first. */
    List<MigrationRecord> latest(int limit);
}
