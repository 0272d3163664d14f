package org.drover.placement;

/**
 * One question: how well would each of these hosts do for this VM?
 *
 * @param shown so many destinations are explained, the best ones; refused hosts all are
 */
public record RatingRequest(HostColumns hosts, Demand vm, Policy policy, int shown) {
    public RatingRequest {
        if (shown < 1) throw new IllegalArgumentException("nothing is asked for with " + shown + " hosts to be shown");
    }

    /** About all destinations. */
    public RatingRequest(HostColumns hosts, Demand vm, Policy policy) {
        this(hosts, vm, policy, Integer.MAX_VALUE);
    }
}
