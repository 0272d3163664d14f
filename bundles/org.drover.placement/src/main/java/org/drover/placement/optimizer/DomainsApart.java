package org.drover.placement.optimizer;

import java.util.HashMap;
import java.util.Map;

/**
 * VMs of one group are in different failure domains (sites, racks, power feeds). What shares one from the start may be parted
 * and gets no worse; each VM too many costs {@code weight} until it is.
 *
 * @param groupOf  of each VM; -1 is none
 * @param domainOf of each host; -1 is none, which any number may share
 */
record DomainsApart(double weight, int[] groupOf, int[] domainOf) implements Rule, Objective {
    @Override
    public Watch watch(Problem problem, int[] hostOf) {
        Count count = new Count(hostOf);
        return new Watch() {
            @Override
            public boolean admits(int vm, int from, int to) {
                return count.more(vm, from, to) == 0;
            }

            @Override
            public void moved(int vm, int from, int to) {
                count.moved(vm, from, to);
            }
        };
    }

    @Override
    public void compile(Costs costs) {
        costs.shared(Count::new);
    }

    /** How many VMs of a group each domain has. */
    private final class Count implements Shared {
        private final Map<Long, Integer> there = new HashMap<>();
        private long tooMany;

        Count(int[] hostOf) {
            for (int vm = 0; vm < hostOf.length; vm++) add(vm, hostOf[vm]);
        }

        private boolean bound(int vm, int host) {
            return groupOf[vm] >= 0 && domainOf[host] >= 0;
        }

        private long key(int vm, int host) {
            return (long) groupOf[vm] << 32 | domainOf[host];
        }

        private void add(int vm, int host) {
            if (bound(vm, host) && there.merge(key(vm, host), 1, Integer::sum) > 1) tooMany++;
        }

        /** 1 when the VM comes to where one of its group is. */
        int more(int vm, int from, int to) {
            if (!bound(vm, to) || domainOf[from] == domainOf[to]) return 0;
            return there.getOrDefault(key(vm, to), 0) > 0 ? 1 : 0;
        }

        private int fewer(int vm, int from, int to) {
            if (!bound(vm, from) || domainOf[from] == domainOf[to]) return 0;
            return there.get(key(vm, from)) > 1 ? 1 : 0;
        }

        @Override
        public double cost() {
            return weight * tooMany;
        }

        @Override
        public double delta(int vm, int from, int to) {
            return weight * (more(vm, from, to) - fewer(vm, from, to));
        }

        @Override
        public double savesAtMost() {
            return weight;
        }

        @Override
        public void moved(int vm, int from, int to) {
            if (bound(vm, from)) {
                int left = there.get(key(vm, from)) - 1;
                there.put(key(vm, from), left);
                if (left > 0) tooMany--;
            }
            add(vm, to);
        }
    }
}
