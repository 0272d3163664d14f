package org.drover.placement.optimizer;

/**
 * The VMs of a group are spread over at least so many failure domains (sites, racks, power feeds).
 *
 * @param domainOf of each host, from 0
 * @param least    for each group; 0 and 1 bind nothing
 */
public record SpreadOver(int[] groupOf, int[] domainOf, int[] least) implements Rule {
    @Override
    public Watch watch(Problem problem, int[] hostOf) {
        return new Spread(hostOf);
    }

    private final class Spread implements Watch {
        private final int domains;
        /** VMs of a group in a domain: {@code [group * domains + domain]}; no rows for groups that are not bound. */
        private final int[] count;

        private final int[] row = new int[least.length];
        private final int[] used = new int[least.length];

        Spread(int[] hostOf) {
            int most = 0;
            for (int domain : domainOf) most = Math.max(most, domain + 1);
            domains = most;
            int rows = 0;
            for (int group = 0; group < least.length; group++) row[group] = least[group] > 1 ? rows++ : -1;
            count = new int[rows * domains];
            for (int vm = 0; vm < groupOf.length; vm++) {
                if (bound(vm)) add(groupOf[vm], domainOf[hostOf[vm]]);
            }
        }

        private boolean bound(int vm) {
            return groupOf[vm] >= 0 && row[groupOf[vm]] >= 0;
        }

        private void add(int group, int domain) {
            if (count[row[group] * domains + domain]++ == 0) used[group]++;
        }

        @Override
        public boolean admits(int vm, int from, int to) {
            if (!bound(vm) || domainOf[from] == domainOf[to]) return true;
            int group = groupOf[vm];
            int at = row[group] * domains;
            if (count[at + domainOf[from]] > 1 || count[at + domainOf[to]] == 0) return true;
            return used[group] > least[group];
        }

        @Override
        public boolean admitsSwap(int one, int hostOfOne, int two, int hostOfTwo) {
            if (groupOf[one] == groupOf[two]) return true;
            return admits(one, hostOfOne, hostOfTwo) && admits(two, hostOfTwo, hostOfOne);
        }

        @Override
        public void moved(int vm, int from, int to) {
            if (!bound(vm) || domainOf[from] == domainOf[to]) return;
            int group = groupOf[vm];
            if (--count[row[group] * domains + domainOf[from]] == 0) used[group]--;
            add(group, domainOf[to]);
        }
    }
}
