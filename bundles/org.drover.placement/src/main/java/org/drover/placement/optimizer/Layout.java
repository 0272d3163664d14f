package org.drover.placement.optimizer;

/**
 * A placement that moves are tried on: what each host is used for, what it costs, and what the rules remember. Evaluating a
 * shift (one VM to another host) or a swap (two VMs change places) takes a time that does not grow with the cluster. For one
 * thread.
 */
final class Layout {
    /** Of the answers: this move may not be made. */
    static final double NO = Double.POSITIVE_INFINITY;

    final Problem problem;
    final int[] hostOf;
    private final int resources;
    private final long[] demand;
    private final long[] solidDemand;
    private final long[] capacity;
    private final int[] start;
    /** Costs are reckoned from this. */
    private final long[] use;
    /** Capacity is checked against this: use, and what VMs that have moved still hold on their first hosts. */
    private final long[] taken;

    private final double[] hostCost;
    private final HostCosts hostCosts;
    private final double[] moves;
    private final Costs.Distance[] distances;
    private final Costs.Places[] places;
    private final Objective.Shared[] shared;
    private final Rule.Watch[] rules;
    /** What the part of a delta that is reckoned last can be below nothing, for one VM. */
    private final double sharedSaveable;

    private final double saveable;
    /** The use a host would have. */
    private final long[] row;

    final Residents residents;

    Layout(Problem problem, int[] hostOf) {
        this.problem = problem;
        this.hostOf = hostOf.clone();
        resources = problem.resources();
        demand = problem.demand;
        solidDemand = problem.solidDemand;
        capacity = problem.capacity;
        start = problem.start;
        use = new long[capacity.length];
        taken = new long[capacity.length];
        hostCosts = problem.hostCosts;
        moves = problem.costs.moves;
        distances = problem.costs.distances.toArray(Costs.Distance[]::new);
        places = problem.costs.places.toArray(Costs.Places[]::new);
        row = new long[resources];
        for (int vm = 0; vm < hostOf.length; vm++) count(vm, hostOf[vm]);
        hostCost = new double[problem.hosts()];
        for (int host = 0; host < hostCost.length; host++) hostCost[host] = hostCosts.of(host, use, host * resources);
        residents = new Residents(problem.hosts(), start, this.hostOf);
        rules = problem.rules.stream()
                .map(rule -> rule.watch(problem, this.hostOf))
                .toArray(Rule.Watch[]::new);
        shared = problem.costs.shared.stream().map(cost -> cost.on(this.hostOf)).toArray(Objective.Shared[]::new);
        double least = 0;
        for (Objective.Shared cost : shared) least += cost.savesAtMost();
        sharedSaveable = least;
        saveable = least + (hostCosts.canBeNegative() ? Double.POSITIVE_INFINITY : 0);
    }

    private void count(int vm, int host) {
        for (int r = 0; r < resources; r++) {
            long needs = demand[vm * resources + r];
            use[host * resources + r] += needs;
            taken[host * resources + r] += needs;
            if (host != start[vm] && problem.counted[r]) taken[start[vm] * resources + r] += needs;
        }
    }

    /** Reckoned anew from what is kept for each host. */
    double cost() {
        double sum = 0;
        for (double cost : hostCost) sum += cost;
        for (int vm = 0; vm < hostOf.length; vm++) sum += placeCost(vm, hostOf[vm]);
        for (Objective.Shared cost : shared) sum += cost.cost();
        return sum;
    }

    private double placeCost(int vm, int host) {
        double sum = 0;
        if (host != start[vm]) {
            sum = moves[vm];
            for (Costs.Distance distance : distances)
                sum += distance.weight() * distance.pairs().cost(start[vm], host);
        }
        for (Costs.Places cost : places) sum += cost.cost(vm, host);
        return sum;
    }

    /** What the cost would grow by if this VM went there; {@link #NO} if that breaks a rule, or costs more than the limit. */
    double shift(int vm, int to, double limit) {
        int from = hostOf[vm];
        if (from == to || !fits(vm, to)) return NO;
        double delta = placeCost(vm, to) - placeCost(vm, from) - hostCost[from] - hostCost[to];
        if (delta > limit + saveable) return NO;
        delta += with(to, vm, -1) + with(from, -1, vm);
        if (delta > limit + sharedSaveable) return NO;
        for (Objective.Shared cost : shared) delta += cost.delta(vm, from, to);
        if (delta > limit) return NO;
        for (Rule.Watch rule : rules) {
            if (!rule.admits(vm, from, to)) return NO;
        }
        return delta;
    }

    /** What the cost would grow by if this VM went there, whether there is room or not. */
    double deltaInAnyCase(int vm, int to) {
        int from = hostOf[vm];
        double delta = placeCost(vm, to) - placeCost(vm, from) - hostCost[from] - hostCost[to];
        delta += with(to, vm, -1) + with(from, -1, vm);
        for (Objective.Shared cost : shared) delta += cost.delta(vm, from, to);
        return delta;
    }

    /** Every rule but that of room. */
    boolean rulesAdmit(int vm, int to) {
        for (Rule.Watch rule : rules) if (!rule.admits(vm, hostOf[vm], to)) return false;
        return true;
    }

    /** More is taken there than there is. */
    boolean isOverfull(int host) {
        for (int r = 0, h = host * resources; r < resources; r++, h++) if (taken[h] > capacity[h]) return true;
        return false;
    }

    /** How much of what is too much on its host goes with this VM, in parts of the host; 0 for none. */
    double reliefBy(int vm, int host) {
        long[] frees = start[vm] == host ? solidDemand : demand;
        double relief = 0;
        for (int r = 0, i = vm * resources, h = host * resources; r < resources; r++, i++, h++) {
            long over = taken[h] - capacity[h];
            if (over > 0) relief += Math.min(over, frees[i]) / (double) Math.max(1, capacity[h]);
        }
        return relief;
    }

    double costOf(int host) {
        return hostCost[host];
    }

    /** The same for two VMs on different hosts that change places. */
    double swap(int one, int two, double limit) {
        int a = hostOf[one];
        int b = hostOf[two];
        if (a == b || !fitsInstead(one, two, b) || !fitsInstead(two, one, a)) return NO;
        double delta = placeCost(one, b)
                + placeCost(two, a)
                - placeCost(one, a)
                - placeCost(two, b)
                - hostCost[a]
                - hostCost[b];
        if (delta > limit + 2 * saveable) return NO;
        delta += with(a, two, one) + with(b, one, two);
        if (delta > limit + 2 * sharedSaveable) return NO;
        for (Objective.Shared cost : shared) delta += cost.deltaOfSwap(one, a, two, b);
        if (delta > limit) return NO;
        for (Rule.Watch rule : rules) {
            if (!rule.admitsSwap(one, a, two, b)) return NO;
        }
        return delta;
    }

    /** The same for a VM that takes the place of another, which goes on to a third host. */
    double chain(int vm, int next, int last, double limit) {
        int a = hostOf[vm];
        int b = hostOf[next];
        if (a == b || last == a || last == b || !fits(next, last) || !fitsInstead(vm, next, b)) return NO;
        double delta = placeCost(vm, b)
                + placeCost(next, last)
                - placeCost(vm, a)
                - placeCost(next, b)
                - hostCost[a]
                - hostCost[b]
                - hostCost[last];
        if (delta > limit + 2 * saveable) return NO;
        delta += with(b, vm, next) + with(a, -1, vm);
        if (delta > limit + 2 * saveable) return NO;
        delta += with(last, next, -1);
        if (delta > limit + 2 * sharedSaveable) return NO;
        for (Objective.Shared cost : shared) {
            delta += cost.delta(next, b, last);
            cost.moved(next, b, last);
            delta += cost.delta(vm, a, b);
            cost.moved(next, last, b);
        }
        return delta > limit || !admitsChain(vm, a, next, b, last) ? NO : delta;
    }

    private boolean admitsChain(int vm, int a, int next, int b, int last) {
        for (Rule.Watch rule : rules) {
            if (!rule.admits(next, b, last)) return false;
        }
        boolean admitted = true;
        for (Rule.Watch rule : rules) rule.moved(next, b, last);
        for (Rule.Watch rule : rules) admitted = admitted && rule.admits(vm, a, b);
        for (Rule.Watch rule : rules) rule.moved(next, last, b);
        return admitted;
    }

    private boolean fits(int vm, int to) {
        long[] needs = start[vm] == to ? solidDemand : demand;
        for (int r = 0, i = vm * resources, h = to * resources; r < resources; r++, i++, h++) {
            if (taken[h] + needs[i] > capacity[h] && needs[i] > 0) return false;
        }
        return true;
    }

    private boolean fitsInstead(int comes, int goes, int host) {
        long[] needs = start[comes] == host ? solidDemand : demand;
        long[] frees = start[goes] == host ? solidDemand : demand;
        for (int r = 0, i = comes * resources, j = goes * resources, h = host * resources;
                r < resources;
                r++, i++, j++, h++) {
            long more = needs[i] - frees[j];
            if (more > 0 && taken[h] + more > capacity[h]) return false;
        }
        return true;
    }

    /** What a host would cost with one VM more, or less; -1 for none. */
    private double with(int host, int comes, int goes) {
        int h = host * resources;
        if (goes < 0) {
            for (int r = 0, i = comes * resources; r < resources; r++, i++) row[r] = use[h + r] + demand[i];
        } else if (comes < 0) {
            for (int r = 0, i = goes * resources; r < resources; r++, i++) row[r] = use[h + r] - demand[i];
        } else {
            for (int r = 0, i = comes * resources, j = goes * resources; r < resources; r++, i++, j++)
                row[r] = use[h + r] + demand[i] - demand[j];
        }
        return hostCosts.of(host, row, 0);
    }

    /** Makes a move that was found good. */
    void move(int vm, int to) {
        int from = hostOf[vm];
        for (Rule.Watch rule : rules) rule.moved(vm, from, to);
        go(vm, from, to);
    }

    /** Makes a swap that was found good. */
    void exchange(int one, int two) {
        int a = hostOf[one];
        int b = hostOf[two];
        for (Rule.Watch rule : rules) rule.swapped(one, a, two, b);
        go(one, a, b);
        go(two, b, a);
    }

    private void go(int vm, int from, int to) {
        long[] there = start[vm] == to ? solidDemand : demand;
        long[] here = start[vm] == from ? solidDemand : demand;
        for (int r = 0, i = vm * resources; r < resources; r++, i++) {
            use[from * resources + r] -= demand[i];
            use[to * resources + r] += demand[i];
            taken[from * resources + r] -= here[i];
            taken[to * resources + r] += there[i];
        }
        hostCost[from] = hostCosts.of(from, use, from * resources);
        hostCost[to] = hostCosts.of(to, use, to * resources);
        for (Objective.Shared cost : shared) cost.moved(vm, from, to);
        hostOf[vm] = to;
        residents.move(vm, from, to);
    }
}
