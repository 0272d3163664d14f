package org.drover.placement.bench.consolidation;

import java.util.List;

/** Decides where the VMs of a day run. It is asked at the start, and then at every sample, with the past alone. */
interface Consolidation {
    /** The first host of each VM; nothing is known but the sizes, and they have to fit. */
    int[] first(Fleet fleet);

    /** What to move now; a VM is on its new host before the next decision. */
    List<Move> decide(Past past);

    /** A VM goes to another host. */
    record Move(int vm, int to) {}
}
