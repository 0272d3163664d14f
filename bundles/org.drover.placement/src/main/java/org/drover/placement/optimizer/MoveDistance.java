package org.drover.placement.optimizer;

/** A moved VM costs {@code weight} times what lies between its first host and where it is. */
public record MoveDistance(double weight, Costs.HostPairs pairs) implements Objective {
    @Override
    public void compile(Costs costs) {
        costs.distance(weight, pairs);
    }
}
