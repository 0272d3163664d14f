package org.drover.placement.optimizer;

/**
 * A hard rule besides capacity. The search only ever makes moves that every rule admits; a placement that breaks a rule from
 * the start may stay as it is, but gets no worse. A new rule is a small class that answers in constant time, or nearly so.
 */
public interface Rule {
    /** @param hostOf where each VM is now; the watch is told of every change */
    Watch watch(Problem problem, int[] hostOf);

    /** Keeps what the rule must remember of one placement. Used by one thread at a time. */
    interface Watch {
        /** The rule holds after this move if it held before. */
        boolean admits(int vm, int from, int to);

        void moved(int vm, int from, int to);

        /** Two VMs change places; asked as one move after the other where a rule has no better answer. */
        default boolean admitsSwap(int one, int hostOfOne, int two, int hostOfTwo) {
            if (!admits(one, hostOfOne, hostOfTwo)) return false;
            moved(one, hostOfOne, hostOfTwo);
            boolean admitted = admits(two, hostOfTwo, hostOfOne);
            moved(one, hostOfTwo, hostOfOne);
            return admitted;
        }

        /** Two VMs have changed places. */
        default void swapped(int one, int hostOfOne, int two, int hostOfTwo) {
            moved(one, hostOfOne, hostOfTwo);
            moved(two, hostOfTwo, hostOfOne);
        }
    }
}
