package org.drover.placement.optimizer;

/**
 * What is free of one resource should be matched by what is free of another: a host costs
 * {@code weight x max(0, target x free(first) - free(second))}.
 */
public record FreeBalance(int first, int second, long target, long weight) implements Objective {
    @Override
    public void compile(Costs costs) {
        Problem problem = costs.problem();
        long[] offsets = new long[problem.hosts()];
        for (int host = 0; host < offsets.length; host++)
            offsets[host] = target * problem.capacity(host, first) - problem.capacity(host, second);
        costs.ramp(weight, first, -target, second, 1, offsets);
    }
}
