package org.drover.placement.internal.consolidation;

/**
 * The hosts as rows.
 *
 * @param capacity {@code capacity[host]}
 * @param kind     {@code kind[host]}: hosts of kind 0 do the same work with the least power; they are filled first
 * @param kinds    how many there are
 * @param allowed  which VM may run on which host at all
 */
public record Machines(double[] capacity, int[] kind, int kinds, Allowed allowed) {
    /** Asked for every pair that is looked at. */
    @FunctionalInterface
    public interface Allowed {
        boolean on(int vm, int host);
    }

    int count() {
        return capacity.length;
    }
}
