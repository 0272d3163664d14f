package org.drover.console.internal.dialog;

/** How ratings are drawn everywhere. */
public final class Stars {
    private Stars() {}

    /** Five of them, halves too: "★★★½☆". */
    public static String of(double stars) {
        int whole = (int) stars;
        boolean half = stars - whole >= 0.5;
        return "\u2605".repeat(whole) + (half ? "\u00bd" : "") + "\u2606".repeat(5 - whole - (half ? 1 : 0));
    }
}
