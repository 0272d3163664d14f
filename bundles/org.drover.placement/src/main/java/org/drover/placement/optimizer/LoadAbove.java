package org.drover.placement.optimizer;

/** A host costs {@code weight} for each unit of a resource that is used above its knee, say its safety capacity. */
public record LoadAbove(int resource, long weight, long[] knees) implements Objective {
    @Override
    public void compile(Costs costs) {
        costs.above(resource, weight, knees);
    }
}
