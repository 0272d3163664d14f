package org.drover.placement.optimizer;

/** A VM that is not where it started costs {@code weight} times its own cost. */
public record MoveCosts(double weight, double[] ofVm) implements Objective {
    @Override
    public void compile(Costs costs) {
        if (ofVm.length != costs.problem().vms())
            throw new IllegalArgumentException(
                    ofVm.length + " costs for " + costs.problem().vms() + " VMs");
        for (int vm = 0; vm < ofVm.length; vm++) costs.move(vm, weight * ofVm[vm]);
    }
}
