package org.drover.placement.optimizer;

import java.util.HashMap;
import java.util.Map;

/** Each VM too many of one group on a host costs {@code weight}: what {@link KeepApart} does not make worse, this repairs. */
record Together(double weight, int[] groupOf) implements Objective {
    @Override
    public void compile(Costs costs) {
        Map<Long, Integer> first = new HashMap<>();
        boolean any = false;
        Problem problem = costs.problem();
        for (int vm = 0; vm < groupOf.length; vm++)
            any |= groupOf[vm] >= 0 && first.merge(key(groupOf[vm], problem.start(vm)), 1, Integer::sum) > 1;
        if (any) costs.shared(Count::new);
    }

    private static long key(int group, int host) {
        return (long) group << 32 | host;
    }

    private final class Count implements Shared {
        private final Map<Long, Integer> count = new HashMap<>();
        private long tooMany;

        Count(int[] hostOf) {
            for (int vm = 0; vm < hostOf.length; vm++) if (groupOf[vm] >= 0) add(vm, hostOf[vm]);
        }

        private void add(int vm, int host) {
            if (count.merge(key(groupOf[vm], host), 1, Integer::sum) > 1) tooMany++;
        }

        @Override
        public double cost() {
            return weight * tooMany;
        }

        @Override
        public double delta(int vm, int from, int to) {
            if (groupOf[vm] < 0) return 0;
            int there = count.getOrDefault(key(groupOf[vm], to), 0);
            int here = count.get(key(groupOf[vm], from));
            return weight * ((there > 0 ? 1 : 0) - (here > 1 ? 1 : 0));
        }

        @Override
        public double savesAtMost() {
            return weight;
        }

        @Override
        public void moved(int vm, int from, int to) {
            if (groupOf[vm] < 0) return;
            if (count.merge(key(groupOf[vm], from), -1, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b)) != null)
                tooMany--;
            add(vm, to);
        }
    }
}
