package org.drover.tips.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.metrics.Metrics;
import org.drover.metrics.Series;
import org.drover.tips.Finding;
import org.drover.tips.Severity;

/**
 * How much must have been measured before a finding counts, whichever monitor brought it. What is so now rests on
 * {@link #FACT} values. What will be so rests on the horizon's number of steps and {@link #ERRORS} more: only then does a
 * forecast know its own errors at every step it looks ahead, instead of guessing them. Half of the time may be gaps.
 */
final class WarmUp {
    static final int FACT = 6;
    static final int ERRORS = 3;
    private static final int WINDOW = 2;

    private WarmUp() {}

    /** Why this is too early to say; empty when it is not. */
    static Optional<String> missing(Finding finding, Metrics metrics) {
        int needed = needed(finding.severity(), metrics);
        int there = metrics.series(
                        finding.host(),
                        finding.evidence().metric(),
                        metrics.step().multipliedBy((long) WINDOW * needed))
                .map(WarmUp::measured)
                .orElse(0);
        return there >= needed
                ? Optional.empty()
                : Optional.of("measured " + there + " times lately, it takes " + needed + " (warm-up)");
    }

    private static int needed(Severity severity, Metrics metrics) {
        if (severity == Severity.CRITICAL) return FACT;
        Duration horizon = metrics.horizon();
        return Math.max(FACT, (int) horizon.dividedBy(metrics.step()) + ERRORS);
    }

    private static int measured(Series series) {
        int count = 0;
        for (float value : series.values()) if (Float.isFinite(value)) count++;
        return count;
    }
}
