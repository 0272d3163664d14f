package org.drover.placement;

import java.util.HashMap;
import java.util.Map;

/** Hosts by what they have in common, as bits in the order of their rows: what all of many things reach is one pass of ands. */
final class HostSets<K> {
    private final int words;
    private final Map<K, long[]> sets = new HashMap<>();

    HostSets(int hosts) {
        words = words(hosts);
    }

    static int words(int hosts) {
        return (hosts + 63) / 64;
    }

    static void set(long[] bits, int host) {
        bits[host >> 6] |= 1L << host;
    }

    static void clear(long[] bits, int host) {
        bits[host >> 6] &= ~(1L << host);
    }

    static boolean in(long[] bits, int host) {
        return (bits[host >> 6] & 1L << host) != 0;
    }

    void add(K key, int host) {
        set(sets.computeIfAbsent(key, none -> new long[words]), host);
    }

    void keep(K key, long[] bits) {
        long[] members = sets.get(key);
        for (int i = 0; i < words; i++) bits[i] = members == null ? 0 : bits[i] & members[i];
    }

    void drop(K key, long[] bits) {
        long[] members = sets.get(key);
        if (members == null) return;
        for (int i = 0; i < words; i++) bits[i] &= ~members[i];
    }
}
