package org.drover.migration;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.drover.model.Bytes;

/**
 * What a move is expected to cost; made before anything is touched and never changed afterwards.
 *
 * @param pause       what the VM will be stopped for; when it does not converge, what stopping it all the same would cost;
 *                    zero then when it is its disks that never get in step
 * @param lastPass    the part of the pause that its last pages take; the rest is the hosts' own
 * @param duration    from the begin of its turn to its end
 * @param transferred sent altogether
 * @param sentAgain   the part of that which was written to meanwhile
 * @param passes      over the memory, the last one included
 * @param converges   false when the VM writes faster than can be sent: the pause would not fit its budget
 * @param basis       what it was reckoned from, in a sentence: what is measured, and what is assumed
 * @param help        what would make it converge, or shorten the pause much; the best first, empty when all is well
 */
public record MoveForecast(
        Duration pause,
        Duration lastPass,
        Duration duration,
        Bytes transferred,
        Bytes sentAgain,
        int passes,
        boolean converges,
        String basis,
        List<String> help) {
    public MoveForecast {
        help = List.copyOf(help);
    }

    /** "a pause of 60 ms, 1.2 s altogether, 210.0 MiB to send". */
    public String summary() {
        if (!converges && pause.isZero()) {
            return "it will not converge: its disks are written to as fast as they are copied, " + transferred
                    + " of them";
        }
        return (converges ? "a pause of " : "it will not converge: stopped all the same, a pause of ") + text(pause)
                + ", " + text(duration) + " altogether, " + transferred + " to send";
    }

    /** Milliseconds below a second, seconds with one decimal above. */
    public static String text(Duration time) {
        long millis = time.toMillis();
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
