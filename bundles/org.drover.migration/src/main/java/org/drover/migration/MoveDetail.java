package org.drover.migration;

/** What can be decided for a VM once and for all, and otherwise in a single request. */
public enum MoveDetail {
    POST_COPY,
    NETWORK,
    POLICY,
    PAUSE_BUDGET,
    PRIORITY
}
