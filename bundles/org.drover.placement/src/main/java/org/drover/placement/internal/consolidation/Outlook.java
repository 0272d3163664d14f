package org.drover.placement.internal.consolidation;

/**
 * What is expected of each VM, in the unit in which hosts are measured. Nobody changes the arrays.
 *
 * @param now    {@code now[vm]}: asked at the moment
 * @param ahead  {@code ahead[term][vm]}: expected; term {@link #NEAR} is the next step, {@link #FAR} is as long as a move is to
 *     last, an hour for instance
 * @param errors {@code errors[term][vm][k]}: measured minus expected for the k-th newest value. The same k is the same time for
 *     every VM, so that the errors of a host are the sums of its VMs' at each k: those who err at different times do not err
 *     together
 * @param known  {@code known[term]}: so many errors are there
 */
public record Outlook(double[] now, double[][] ahead, float[][][] errors, int[] known) {
    public static final int NEAR = 0;
    public static final int FAR = 1;
    static final int TERMS = 2;
}
