package org.drover.placement.optimizer;

import java.util.Arrays;

/**
 * The hosts that a VM can ever go to: what has started somewhere and is counted on both hosts leaves only the rest of that
 * host's room to others, and this never changes. Trying other hosts would be for nothing. Of large clusters no list is kept.
 */
final class Candidates {
    private static final long MOST = 30_000_000;

    private static final int TRIES = 8;

    /** Of each VM; null for all of them. */
    private final int[][] of;

    Candidates(Problem problem) {
        boolean worthIt = (long) problem.hosts() * problem.vms() <= MOST;
        of = worthIt ? lists(problem) : null;
    }

    private static int[][] lists(Problem problem) {
        int hosts = problem.hosts();
        int resources = problem.resources();
        long[] held = new long[hosts * resources];
        for (int vm = 0; vm < problem.vms(); vm++) {
            for (int r = 0; r < resources; r++) {
                if (problem.counted[r]) held[problem.start[vm] * resources + r] += problem.demand(vm, r);
            }
        }
        int[][] lists = new int[problem.vms()][];
        int[] some = new int[hosts];
        for (int vm = 0; vm < lists.length; vm++) {
            int count = 0;
            for (int host = 0; host < hosts; host++) {
                if (host == problem.start[vm] || everFits(problem, held, vm, host)) some[count++] = host;
            }
            lists[vm] = Arrays.copyOf(some, count);
        }
        return lists;
    }

    private static boolean everFits(Problem problem, long[] held, int vm, int host) {
        int resources = problem.resources();
        for (int r = 0; r < resources; r++) {
            long needs = problem.demand(vm, r);
            if (needs > 0 && held[host * resources + r] + needs > problem.capacity(host, r)) return false;
        }
        return true;
    }

    /** One of them that lies in this part; it may be where the VM is, and -1 if none was found. */
    int any(int vm, Part part, Dice dice) {
        if (of == null) return part.any(dice);
        int[] own = of[vm];
        for (int tries = 0; tries < TRIES; tries++) {
            int host = own[dice.below(own.length)];
            if (part.has(host)) return host;
        }
        return -1;
    }
}
