package org.drover.migration.internal.checks;

import java.time.Duration;
import java.util.Optional;
import org.drover.migration.Obstacle;

/** The clocks of both hosts agree: a guest takes its time from its host, and would see it jump. */
final class ClocksAgree implements Check {
    /** What a guest's own time service takes up without a jump is about a tenth of it. */
    static final Duration MOST = Duration.ofSeconds(1);

    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<Duration> here = move.sourceTraits().clockAhead();
        Optional<Duration> there = move.targetTraits().clockAhead();
        if (here.isEmpty() || there.isEmpty()) return Optional.empty();
        Duration ahead = there.get().minus(here.get());
        if (ahead.abs().compareTo(MOST) <= 0) return Optional.empty();
        return Optional.of(new Obstacle(
                "clock.skew",
                "The clock of " + move.destination() + " is " + seconds(ahead.abs())
                        + (ahead.isNegative() ? " behind" : " ahead of") + " that of "
                        + move.vm().host() + ": the time in " + move.vm().name() + " would jump",
                "Let both hosts take their time from the same server (chronyc tracking says how far it is)"));
    }

    private static String seconds(Duration length) {
        return String.format(java.util.Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
    }
}
