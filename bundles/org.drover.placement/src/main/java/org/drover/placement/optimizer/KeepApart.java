package org.drover.placement.optimizer;

import java.util.BitSet;

/** VMs of one group are on different hosts (anti-affinity). A group of -1 is none. */
public record KeepApart(int[] groupOf) implements Rule {
    @Override
    public Watch watch(Problem problem, int[] hostOf) {
        return new Occupied(problem.hosts(), hostOf);
    }

    private final class Occupied implements Watch {
        private final int hosts;
        /** Groups of two and more, numbered anew; -1 for VMs that no rule binds. */
        private final int[] group;

        private final int[][] members;
        private final int[] hostOf;
        /** A host has a VM of a group: {@code [group * hosts + host]}. */
        private final long[] bits;
        /** Groups that shared a host from the start; only for these it matters who stays behind. */
        private final BitSet crowded = new BitSet();

        Occupied(int hosts, int[] hostOf) {
            this.hosts = hosts;
            this.hostOf = hostOf;
            int[] size = new int[groupOf.length + 1];
            int[] number = new int[groupOf.length + 1];
            group = new int[groupOf.length];
            int most = 0;
            for (int g : groupOf) most = Math.max(most, g + 1);
            if (most > size.length) {
                size = new int[most];
                number = new int[most];
            }
            for (int g : groupOf) if (g >= 0) size[g]++;
            int groups = 0;
            for (int g = 0; g < most; g++) number[g] = size[g] > 1 ? groups++ : -1;
            members = new int[groups][];
            int[] filled = new int[groups];
            for (int vm = 0; vm < group.length; vm++) {
                group[vm] = groupOf[vm] < 0 ? -1 : number[groupOf[vm]];
                int g = group[vm];
                if (g < 0) continue;
                if (members[g] == null) members[g] = new int[size[groupOf[vm]]];
                members[g][filled[g]++] = vm;
            }
            bits = new long[(int) (((long) groups * hosts + 63) / 64)];
            for (int vm = 0; vm < group.length; vm++) {
                if (group[vm] < 0) continue;
                if (isThere(group[vm], hostOf[vm])) crowded.set(group[vm]);
                set(group[vm], hostOf[vm]);
            }
        }

        @Override
        public boolean admits(int vm, int from, int to) {
            return group[vm] < 0 || !isThere(group[vm], to);
        }

        @Override
        public boolean admitsSwap(int one, int hostOfOne, int two, int hostOfTwo) {
            if (group[one] >= 0 && group[one] == group[two]) return true;
            return admits(one, hostOfOne, hostOfTwo) && admits(two, hostOfTwo, hostOfOne);
        }

        @Override
        public void moved(int vm, int from, int to) {
            int g = group[vm];
            if (g < 0) return;
            if (!crowded.get(g) || !anotherStays(g, vm, from)) {
                long bit = (long) g * hosts + from;
                bits[(int) (bit >> 6)] &= ~(1L << bit);
            }
            set(g, to);
        }

        @Override
        public void swapped(int one, int hostOfOne, int two, int hostOfTwo) {
            if (group[one] >= 0 && group[one] == group[two]) return; // each host still has one of them
            moved(one, hostOfOne, hostOfTwo);
            moved(two, hostOfTwo, hostOfOne);
        }

        private boolean anotherStays(int g, int vm, int host) {
            for (int other : members[g]) {
                if (other != vm && hostOf[other] == host) return true;
            }
            return false;
        }

        private boolean isThere(int g, int host) {
            long bit = (long) g * hosts + host;
            return (bits[(int) (bit >> 6)] >> bit & 1) != 0;
        }

        private void set(int g, int host) {
            long bit = (long) g * hosts + host;
            bits[(int) (bit >> 6)] |= 1L << bit;
        }
    }
}
