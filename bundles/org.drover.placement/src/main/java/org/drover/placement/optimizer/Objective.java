package org.drover.placement.optimizer;

/**
 * Something that a placement should cost little of. A new one is a small class that says its cost in the terms of
 * {@link Costs}; the search knows the terms alone and evaluates each in time that does not grow with the cluster.
 */
public interface Objective {
    void compile(Costs costs);

    /** A cost that several VMs have together, kept up to date move by move. Used by one thread at a time. */
    interface Shared {
        double cost();

        /** What the cost would grow by if this VM moved; asked for moves that are all right otherwise. */
        double delta(int vm, int from, int to);

        void moved(int vm, int from, int to);

        /** What one move can save at most; the less, the fewer moves are looked at for nothing. */
        default double savesAtMost() {
            return Double.POSITIVE_INFINITY;
        }

        /** Two VMs change places. */
        default double deltaOfSwap(int one, int hostOfOne, int two, int hostOfTwo) {
            double delta = delta(one, hostOfOne, hostOfTwo);
            moved(one, hostOfOne, hostOfTwo);
            delta += delta(two, hostOfTwo, hostOfOne);
            moved(one, hostOfTwo, hostOfOne);
            return delta;
        }
    }
}
