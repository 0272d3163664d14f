package org.drover.placement;

/** One question: how well would each of these hosts do for this VM? */
public record RatingRequest(HostColumns hosts, Demand vm, Policy policy) {}
