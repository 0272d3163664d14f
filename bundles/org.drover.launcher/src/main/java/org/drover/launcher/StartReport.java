package org.drover.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of a start.
 *
 * @param bundles how many bundles are installed, the framework itself not counted
 * @param apart work that only this start had to do, such as making the database; its time is told apart
 * @param problems bundles that did not start and components that wait for something, in words; empty is good
 */
public record StartReport(int bundles, List<Apart> apart, List<String> problems) {

    /** Work done once, told by a service's properties {@code drover.start.apart} and {@code ….apart.millis}. */
    public record Apart(String what, Duration took) {}

    public StartReport {
        apart = List.copyOf(apart);
        problems = List.copyOf(problems);
    }

    /** The line that is printed: "started in 1.62 s: 34 bundles; besides, 0.84 s for: database created". */
    public String line(Duration whole) {
        Duration once = apart.stream().map(Apart::took).reduce(Duration.ZERO, Duration::plus);
        StringBuilder line = new StringBuilder("started in ")
                .append(seconds(whole.minus(once)))
                .append(": ")
                .append(bundles)
                .append(" bundles");
        apart.forEach(one -> line.append("; besides, ")
                .append(seconds(one.took()))
                .append(" for: ")
                .append(one.what()));
        return line.toString();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
