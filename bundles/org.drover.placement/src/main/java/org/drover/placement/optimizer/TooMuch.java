package org.drover.placement.optimizer;

/** What is used above a host's capacity from the start costs: {@code weight} when the host is used twice over. */
record TooMuch(int resource, double weight, long[] capacity) implements Objective {
    @Override
    public void compile(Costs costs) {
        costs.shared(hostOf -> new Excess(costs.problem(), hostOf));
    }

    private final class Excess implements Shared {
        private final Problem problem;
        private final long[] use;

        Excess(Problem problem, int[] hostOf) {
            this.problem = problem;
            use = new long[capacity.length];
            for (int vm = 0; vm < hostOf.length; vm++) use[hostOf[vm]] += problem.demand(vm, resource);
        }

        @Override
        public double cost() {
            double sum = 0;
            for (int host = 0; host < use.length; host++) sum += of(host, 0);
            return sum;
        }

        private double of(int host, long more) {
            long over = use[host] + more - capacity[host];
            return over <= 0 ? 0 : weight * over / Math.max(1, capacity[host]);
        }

        @Override
        public double delta(int vm, int from, int to) {
            long needs = problem.demand(vm, resource);
            return of(from, -needs) - of(from, 0) + of(to, needs) - of(to, 0);
        }

        @Override
        public double deltaOfSwap(int one, int hostOfOne, int two, int hostOfTwo) {
            long more = problem.demand(two, resource) - problem.demand(one, resource);
            return of(hostOfOne, more) - of(hostOfOne, 0) + of(hostOfTwo, -more) - of(hostOfTwo, 0);
        }

        @Override
        public void moved(int vm, int from, int to) {
            use[from] -= problem.demand(vm, resource);
            use[to] += problem.demand(vm, resource);
        }
    }
}
