package org.drover.tips.trail;

import java.time.Instant;

/**
 * One thing that was done.
 *
 * @param who   {@link #DROVER}, or who asked for it
 * @param act   stable, for programs: "maintenance.enter"
 * @param about the host, VM or tip that it was done to, by its id
 * @param why   in words, with the numbers that it rests on
 */
public record Entry(Instant at, String who, String act, String about, String why) {
    /** Drover did it by itself. */
    public static final String DROVER = "drover";

    /** Somebody with the token asked for it. */
    public static final String API = "api";
}
