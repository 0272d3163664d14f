package org.drover.placement.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hosts, VMs, what these need and where they are, with the rules that must hold and the objectives that cost. Amounts are
 * whole numbers in units of the caller's choice. Hosts, VMs and resources are known by their index. Never changes once built.
 */
public final class Problem {
    private final int hosts;
    private final int vms;
    private final int resources;
    /** Of a host: {@code [host * resources + resource]}. */
    final long[] capacity;
    /** Of a VM: {@code [vm * resources + resource]}. */
    final long[] demand;
    /** The same without what a VM takes up on its first host until all is over. */
    final long[] solidDemand;

    final boolean[] counted;
    final int[] start;
    final List<Rule> rules;
    final HostCosts hostCosts;
    final Costs costs;

    private Problem(Builder from) {
        hosts = from.hosts;
        resources = from.resources;
        vms = from.size;
        capacity = from.capacity.clone();
        demand = Arrays.copyOf(from.demand, vms * resources);
        solidDemand = demand.clone();
        counted = from.counted.clone();
        for (int i = 0; i < solidDemand.length; i++) {
            if (counted[i % resources]) solidDemand[i] = 0;
        }
        start = Arrays.copyOf(from.start, vms);
        rules = List.copyOf(from.rules);
        costs = new Costs(this);
        for (Objective objective : from.objectives) objective.compile(costs);
        hostCosts = new HostCosts(costs);
    }

    private Problem(Problem of) {
        hosts = of.hosts;
        vms = of.vms;
        resources = of.resources;
        capacity = of.capacity;
        demand = of.demand;
        solidDemand = of.demand;
        counted = new boolean[resources];
        start = of.start;
        rules = of.rules;
        costs = of.costs;
        hostCosts = of.hostCosts;
    }

    /** The same, but that a moved VM has left its first host: as it is when moves are made one after the other. */
    Problem oneAtATime() {
        return new Problem(this);
    }

    public int hosts() {
        return hosts;
    }

    public int vms() {
        return vms;
    }

    public int resources() {
        return resources;
    }

    public long capacity(int host, int resource) {
        return capacity[host * resources + resource];
    }

    public long demand(int vm, int resource) {
        return demand[vm * resources + resource];
    }

    /** Where a VM is at first. */
    public int start(int vm) {
        return start[vm];
    }

    /** Some resource is taken up by a moved VM on its first host as well. */
    boolean isCountedOnBothHosts() {
        for (boolean both : counted) if (both) return true;
        return false;
    }

    /** Where all VMs are at first. */
    public int[] start() {
        return start.clone();
    }

    /** What a placement costs, reckoned from nothing. */
    public double cost(int[] hostOf) {
        return new Layout(this, hostOf).cost();
    }

    public static Builder builder(int hosts, int resources) {
        return new Builder(hosts, resources);
    }

    /** Takes a problem down piece by piece and checks each piece. */
    public static final class Builder {
        private final int hosts;
        private final int resources;
        private final long[] capacity;
        private final boolean[] counted;
        private long[] demand;
        private int[] start = new int[16];
        private int size;
        private final List<Rule> rules = new ArrayList<>();
        private final List<Objective> objectives = new ArrayList<>();

        private Builder(int hosts, int resources) {
            if (hosts < 1 || resources < 1)
                throw new IllegalArgumentException(
                        hosts + " hosts with " + resources + " resources: at least one of each");
            this.hosts = hosts;
            this.resources = resources;
            capacity = new long[Math.multiplyExact(hosts, resources)];
            counted = new boolean[resources];
            demand = new long[16 * resources];
        }

        /** A VM that moves takes up this resource on its first host as well, until all moves are over. */
        public Builder countedOnBothHosts(int resource) {
            counted[resource] = true;
            return this;
        }

        public Builder host(int host, long... has) {
            fill(capacity, host, has, "a host's capacity");
            return this;
        }

        /** Adds a VM; they are numbered in the order of this. */
        public Builder vm(int on, long... needs) {
            if (on < 0 || on >= hosts)
                throw new IllegalArgumentException("VM " + size + " is on host " + on + ", and there are " + hosts);
            if (size == start.length) {
                start = Arrays.copyOf(start, 2 * size);
                demand = Arrays.copyOf(demand, Math.multiplyExact(2 * size, resources));
            }
            fill(demand, size, needs, "a VM's demand");
            start[size++] = on;
            return this;
        }

        public Builder rule(Rule rule) {
            rules.add(rule);
            return this;
        }

        public Builder objective(Objective objective) {
            objectives.add(objective);
            return this;
        }

        public Problem build() {
            return new Problem(this);
        }

        private void fill(long[] table, int row, long[] values, String what) {
            if (values.length != resources)
                throw new IllegalArgumentException(values.length + " amounts for " + resources + " resources");
            for (long value : values) {
                if (value < 0) throw new IllegalArgumentException(what + " cannot be " + value);
            }
            System.arraycopy(values, 0, table, row * resources, resources);
        }
    }
}
