package org.drover.placement.optimizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** VMs of one group are rather on one host: each that has none of its group beside it costs {@code weight}. A group of -1 is none. */
record Near(double weight, int[] groupOf) implements Objective {
    @Override
    public void compile(Costs costs) {
        if (Arrays.stream(groupOf).anyMatch(group -> group >= 0)) costs.shared(Count::new);
    }

    private final class Count implements Shared {
        private final Map<Long, Integer> there = new HashMap<>();
        private final int[] size;
        private long alone;

        Count(int[] hostOf) {
            size = new int[Arrays.stream(groupOf).max().orElse(-1) + 1];
            for (int group : groupOf) if (group >= 0) size[group]++;
            for (int vm = 0; vm < hostOf.length; vm++) if (bound(vm)) there.merge(key(vm, hostOf[vm]), 1, Integer::sum);
            alone = there.values().stream().filter(count -> count == 1).count();
        }

        /** Who is the only one of its name is missed by nobody. */
        private boolean bound(int vm) {
            return groupOf[vm] >= 0 && size[groupOf[vm]] > 1;
        }

        private long key(int vm, int host) {
            return (long) groupOf[vm] << 32 | host;
        }

        private int left(int vm, int from) {
            int here = there.get(key(vm, from));
            return here == 1 ? -1 : here == 2 ? 1 : 0;
        }

        private int come(int vm, int to) {
            int count = there.getOrDefault(key(vm, to), 0);
            return count == 0 ? 1 : count == 1 ? -1 : 0;
        }

        @Override
        public double cost() {
            return weight * alone;
        }

        @Override
        public double delta(int vm, int from, int to) {
            return bound(vm) ? weight * (left(vm, from) + come(vm, to)) : 0;
        }

        @Override
        public double savesAtMost() {
            return 2 * weight;
        }

        @Override
        public void moved(int vm, int from, int to) {
            if (!bound(vm)) return;
            alone += left(vm, from) + come(vm, to);
            there.merge(key(vm, from), -1, Integer::sum);
            there.merge(key(vm, to), 1, Integer::sum);
        }
    }
}
