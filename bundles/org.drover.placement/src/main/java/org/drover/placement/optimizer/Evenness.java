package org.drover.placement.optimizer;

import java.util.Arrays;

/**
 * Hosts are used alike: each costs {@code weight} times the square of what its share of use is off the mean share of all. With
 * a negative weight VMs are drawn together instead, so that hosts become empty.
 *
 * @param scales what a share is a part of, for each host: its capacity, as a rule
 */
public record Evenness(int resource, double weight, double[] scales) implements Objective {
    @Override
    public void compile(Costs costs) {
        Problem problem = costs.problem();
        double use = 0;
        for (int vm = 0; vm < problem.vms(); vm++) use += problem.demand(vm, resource);
        double[] targets = new double[problem.hosts()];
        Arrays.fill(targets, use / Arrays.stream(scales).sum());
        costs.square(resource, weight, scales, targets);
    }
}
