package org.drover.placement.optimizer;

/**
 * Where a group depends on others, each of its VMs has at least one VM of each of these in its own neighbourhood.
 *
 * @param neighbourhoodOf of each host, from 0
 * @param needs           for each group those it depends on
 */
public record NearTo(int[] groupOf, int[] neighbourhoodOf, int[][] needs) implements Rule {
    @Override
    public Watch watch(Problem problem, int[] hostOf) {
        return new Neighbours(hostOf);
    }

    private final class Neighbours implements Watch {
        private final int neighbourhoods;
        /** VMs of a group: {@code [group * neighbourhoods + neighbourhood]}. */
        private final int[] count;

        private final int[][] neededBy;

        Neighbours(int[] hostOf) {
            int most = 0;
            for (int neighbourhood : neighbourhoodOf) most = Math.max(most, neighbourhood + 1);
            neighbourhoods = most;
            count = new int[Math.multiplyExact(needs.length, neighbourhoods)];
            neededBy = turnedAround();
            for (int vm = 0; vm < groupOf.length; vm++) {
                if (groupOf[vm] >= 0) count[groupOf[vm] * neighbourhoods + neighbourhoodOf[hostOf[vm]]]++;
            }
        }

        private int[][] turnedAround() {
            int[] size = new int[needs.length];
            for (int[] some : needs) for (int needed : some) size[needed]++;
            int[][] around = new int[needs.length][];
            for (int group = 0; group < needs.length; group++) around[group] = new int[size[group]];
            for (int group = 0; group < needs.length; group++) {
                for (int needed : needs[group]) around[needed][--size[needed]] = group;
            }
            return around;
        }

        @Override
        public boolean admits(int vm, int from, int to) {
            int here = neighbourhoodOf[from];
            int there = neighbourhoodOf[to];
            int group = groupOf[vm];
            if (here == there || group < 0) return true;
            for (int needed : needs[group]) {
                if (needed != group && count[needed * neighbourhoods + there] == 0) return false;
            }
            if (count[group * neighbourhoods + here] > 1) return true;
            for (int dependent : neededBy[group]) {
                if (dependent != group && count[dependent * neighbourhoods + here] > 0) return false;
            }
            return true;
        }

        @Override
        public boolean admitsSwap(int one, int hostOfOne, int two, int hostOfTwo) {
            if (neighbourhoodOf[hostOfOne] == neighbourhoodOf[hostOfTwo] || groupOf[one] == groupOf[two]) return true;
            return Watch.super.admitsSwap(one, hostOfOne, two, hostOfTwo);
        }

        @Override
        public void moved(int vm, int from, int to) {
            if (groupOf[vm] < 0) return;
            count[groupOf[vm] * neighbourhoods + neighbourhoodOf[from]]--;
            count[groupOf[vm] * neighbourhoods + neighbourhoodOf[to]]++;
        }
    }
}
