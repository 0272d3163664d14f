package org.drover.migration;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.CancelAnswer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Moves many VMs as one plan: what must go first does, what may run at once does, and no VM is ever stopped for it. What
 * others do to the same VMs is noticed and left as it is. <b>Threads:</b> any; nothing here waits for a migration.
 */
@ProviderType
public interface Plans {
    /**
     * In which order it would be done. Changes nothing.
     *
     * @throws IllegalArgumentException a VM or a destination is not known
     */
    PlanForecast forecast(PlanRequest request);

    /**
     * Begins a plan. It is in the store when this returns, and goes on after a restart. One that cannot be done ends at
     * once, {@link PlanRecord.State#REFUSED}, and nothing is moved.
     *
     * @throws IllegalArgumentException a VM or a destination is not known
     * @throws IllegalStateException    a VM is part of another plan; the message names it
     */
    PlanId submit(PlanRequest request);

    /**
     * Begins nothing more of a plan.
     *
     * @param running moves under way are cancelled too, where it is not too late; otherwise they go to their ends
     * @return {@link CancelAnswer#TOO_LATE} when it has ended and moved something, which {@link #undo} takes back
     */
    CancelAnswer cancel(PlanId id, boolean running);

    /**
     * A plan that takes back what an ended one has moved. What somebody has moved since stays there.
     *
     * @throws IllegalArgumentException there is no such plan
     * @throws IllegalStateException    it has not ended, or there is nothing to take back
     */
    PlanId undo(PlanId id);

    /** Running or past. */
    Optional<PlanRecord> find(PlanId id);

    /** Running ones, oldest first. */
    List<PlanRecord> current();

    /** The last {@code limit} ended ones, newest first. */
    List<PlanRecord> history(int limit);

    /** Sends every later change, in order, until the handle is closed. */
    AutoCloseable watch(Consumer<PlanRecord> listener);
}
