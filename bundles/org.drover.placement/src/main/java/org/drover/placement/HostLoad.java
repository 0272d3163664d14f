package org.drover.placement;

import org.drover.metrics.Forecast;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;

/**
 * A host as placement sees it, before it becomes a row of {@link HostColumns}.
 *
 * @param available   it answers
 * @param maintenance it is being emptied: nothing is placed there
 * @param memoryFree  for VMs that would be received now
 * @param reserve     memory that stays free
 * @param cpu         what its VMs and itself will use; the length is the horizon of every row
 * @param standing    what else is known of it
 */
public record HostLoad(
        HostFacts facts,
        boolean available,
        boolean maintenance,
        Bytes memoryFree,
        Bytes reserve,
        Forecast cpu,
        Standing standing) {
    /** A host of which nothing else is known. */
    public HostLoad(
            HostFacts facts, boolean available, boolean maintenance, Bytes memoryFree, Bytes reserve, Forecast cpu) {
        this(facts, available, maintenance, memoryFree, reserve, cpu, Standing.PLAIN);
    }

    public HostLoad with(Standing known) {
        return new HostLoad(facts, available, maintenance, memoryFree, reserve, cpu, known);
    }

    /** The same, but that nothing is placed there. */
    HostLoad closed() {
        return new HostLoad(facts, available, true, memoryFree, reserve, cpu, standing);
    }
}
