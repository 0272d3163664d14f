package org.drover.migration.internal.plan;

import java.util.List;
import java.util.Optional;
import org.drover.migration.PlanId;
import org.drover.migration.PlanRecord;

/** All plans there were, and how far those are that run. <b>Threads:</b> any. */
public interface PlanBook {
    /** Keeps a record; one that is kept already is replaced. */
    void keep(PlanRecord record);

    /** Those that have not ended, oldest first. */
    List<PlanRecord> open();

    Optional<PlanRecord> find(PlanId id);

    /** The last {@code limit} ended ones, newest first. */
    List<PlanRecord> latest(int limit);
}
