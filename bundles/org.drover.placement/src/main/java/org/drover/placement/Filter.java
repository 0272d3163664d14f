package org.drover.placement;

/** A hard rule: a host that breaks one is no destination, whatever speaks for it. */
interface Filter {
    /** Asked for every host: comparisons, nothing allocated. */
    boolean admits(HostColumns hosts, int host, Demand vm);

    /** Asked only for hosts that {@link #admits} says no to. */
    Reason refusal(HostColumns hosts, int host, Demand vm);
}
