package org.drover.placement.bench.consolidation;

import java.util.ArrayList;
import java.util.List;

/**
 * What was decided in a day.
 *
 * @param first the host of each VM at the start
 * @param moves those of each step, 0 at the start (none)
 */
record Course(int[] first, List<List<Consolidation.Move>> moves) {
    static Course of(Consolidation policy, Traces traces) {
        int[] first = policy.first(new Fleet(traces.vms()));
        List<List<Consolidation.Move>> moves = new ArrayList<>();
        moves.add(List.of());
        for (int step = 1; step < Traces.SAMPLES; step++) moves.add(List.copyOf(policy.decide(new Past(traces, step))));
        return new Course(first, moves);
    }
}
