package org.drover.placement.optimizer;

import java.util.Arrays;

/**
 * The VMs on each host, in no order but that guests, those that started elsewhere, stand before the others: one of either is
 * found, added or taken away in constant time.
 */
final class Residents {
    private final int[] start;
    private final int[][] on;
    private final int[] count;
    private final int[] guests;
    /** Where in its host's list each VM stands. */
    private final int[] slot;

    Residents(int hosts, int[] start, int[] hostOf) {
        this.start = start;
        on = new int[hosts][4];
        count = new int[hosts];
        guests = new int[hosts];
        slot = new int[hostOf.length];
        for (int vm = 0; vm < hostOf.length; vm++) add(vm, hostOf[vm]);
    }

    int count(int host) {
        return count[host];
    }

    int guests(int host) {
        return guests[host];
    }

    /** Guests come first. */
    int get(int host, int index) {
        return on[host][index];
    }

    void move(int vm, int from, int to) {
        int hole = slot[vm];
        if (start[vm] != from) {
            int lastGuest = --guests[from];
            put(from, hole, on[from][lastGuest]);
            hole = lastGuest;
        }
        int last = --count[from];
        if (hole != last) put(from, hole, on[from][last]);
        add(vm, to);
    }

    private void add(int vm, int host) {
        if (count[host] == on[host].length) on[host] = Arrays.copyOf(on[host], 2 * count[host]);
        int hole = count[host]++;
        if (start[vm] != host) {
            int firstHome = guests[host]++;
            if (firstHome != hole) put(host, hole, on[host][firstHome]);
            hole = firstHome;
        }
        put(host, hole, vm);
    }

    private void put(int host, int index, int vm) {
        on[host][index] = vm;
        slot[vm] = index;
    }
}
