package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.MoveForecast;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * Decides what to do about a transfer whose passes do not get shorter. A pass is as long as what is to be sent when it begins;
 * the shortest one so far has to be beaten in time, and within {@link #PASSES}. At first half of the pause budget is aimed
 * at, as most VMs get there; one that does not is given all of it; then its policy decides. What was foretold is not waited
 * for: where a move was said not to converge, and its first pass bears that out, it is acted on as that pass ends. Not safe for
 * threads.
 */
public final class Steering {
    private static final int AIM = 2;
    private static final Duration PATIENCE_AIMING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PASSES = 3;
    private static final int FIRST_PASS = 1;
    private static final double NO_GAIN = 0.98;
    /** A transfer in the background may take its time. */
    static final int BACKGROUND_TIMES = 6;
    /** As good as none. */
    static final ByteRate NO_LIMIT = ByteRate.ofMiBPerSecond(1 << 20);

    /**
     * @param tuned      what the source is to be told
     * @param switchOver to post-copy; when there is neither, it goes back
     */
    record Act(Optional<MigrationOptions> tuned, boolean switchOver, String why) {
        Act(Optional<MigrationOptions> tuned, String why) {
            this(tuned, false, why);
        }
    }

    private final int mostTimes;
    private MigrationOptions now;
    private final Duration budget;
    private boolean maySwitch;
    private boolean foretold;
    private int iteration;
    private long longest;
    private long best = Long.MAX_VALUE;
    private int bestAt;
    private Optional<Instant> gained = Optional.empty();
    private Optional<MigrationProgress> last = Optional.empty();

    /**
     * What may be needed later is armed at the start.
     *
     * @param background what is used there when nobody says how much
     */
    public static MigrationOptions armed(MigrationOptions wanted, ByteRate background) {
        return switch (wanted.policy()) {
            case MINIMAL_PAUSE -> wanted;
            case MUST_COMPLETE -> wanted.withAutoConverge();
            case BACKGROUND -> wanted.bandwidth().isPresent() ? wanted : wanted.withBandwidth(background);
        };
    }

    /** The same migration as hosts are told of it at first: a shorter pause than it may have. */
    static MigrationTicket aiming(MigrationTicket ticket) {
        return ticket.with(aiming(ticket.options()));
    }

    private static MigrationOptions aiming(MigrationOptions options) {
        Duration aim = options.pauseBudget().dividedBy(AIM);
        return aim.toMillis() < 1 ? options : options.withPauseBudget(aim);
    }

    /**
     * @param mostTimes the pause budget may be exceeded by no more than this factor
     * @param aims      the hosts were told of half of the pause budget
     * @param forecast  what was said of it before its start
     */
    Steering(MigrationOptions options, int mostTimes, boolean aims, Optional<MoveForecast> forecast) {
        now = aims ? aiming(options) : options;
        budget = options.pauseBudget();
        maySwitch = options.postCopy();
        foretold = forecast.filter(said -> !said.converges() && !said.pause().isZero()) // zero: of its disks
                .isPresent();
        this.mostTimes = mostTimes;
    }

    /** What the source was told last. */
    MigrationOptions now() {
        return now;
    }

    void saw(MigrationProgress progress, Instant at) {
        last = Optional.of(progress);
        if (gained.isEmpty()) gained = Optional.of(at);
        if (progress.iteration() != iteration) {
            endPass(at);
            iteration = progress.iteration();
            longest = 0;
        }
        longest = Math.max(longest, progress.remaining().count());
    }

    private void endPass(Instant at) {
        if (longest == 0 || longest > best * NO_GAIN) return;
        best = longest;
        bestAt = iteration;
        gained = Optional.of(at);
    }

    /** What came before says nothing of how it goes from here. */
    void beginsAnew() {
        gained = Optional.empty();
        best = Long.MAX_VALUE;
        longest = 0;
    }

    /** Empty while it gets on, and while the VM is stopped: then it is nearly over. */
    Optional<Act> act(Instant at) {
        if (last.isEmpty() || last.get().pausedFor().isPresent()) return Optional.empty();
        boolean asForetold = isAsForetold();
        if (!asForetold && !isStuck(at)) return Optional.empty();
        Act act = asForetold
                ? atOnce()
                : isAiming() ? wholeBudget() : now.policy() == MigrationPolicy.MUST_COMPLETE ? nextStep() : otherwise();
        gained = Optional.of(at); // what is done now gets its time too
        best = Long.MAX_VALUE;
        return Optional.of(act);
    }

    /**
     * One pass has been made, what it left does not fit the pause, and it is written to as fast as it is sent. Only where
     * post-copy may be: everything else would be decided no better by being decided sooner.
     */
    private boolean isAsForetold() {
        if (!foretold || !maySwitch || iteration <= FIRST_PASS || best == Long.MAX_VALUE) return false;
        MigrationProgress seen = last.orElseThrow();
        double sent = seen.throughput().bytesPerSecond();
        boolean fits = longest <= sent * budget.toNanos() / 1e9;
        double written = seen.dirtyRate().bytesPerSecond();
        boolean told = written > 0;
        boolean noGain = told ? written >= NO_GAIN * sent : bestAt > FIRST_PASS && longest > best * NO_GAIN;
        return sent > 0 && !fits && noGain;
    }

    /** The policy's first step that does not hope for shorter passes. */
    private Act atOnce() {
        if (now.policy() == MigrationPolicy.MUST_COMPLETE && isLimited(now)) {
            foretold = false; // that was said of the limited bandwidth
            now = now.withBandwidth(NO_LIMIT);
            return new Act(Optional.of(now), asWasSaid() + "; the limit of its bandwidth is lifted");
        }
        maySwitch = false;
        return new Act(
                Optional.empty(),
                true,
                asWasSaid() + "; it is switched over first, and its pages follow, as was allowed for it");
    }

    private String asWasSaid() {
        MigrationProgress seen = last.orElseThrow();
        return "as foretold it does not converge, and its policy, " + name(now.policy()) + ", waits for nothing: "
                + new Bytes(longest) + " are still to be sent at the begin of pass " + iteration + ", "
                + seen.dirtyRate() + " are written while " + seen.throughput() + " are sent";
    }

    private static String name(MigrationPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private boolean isStuck(Instant at) {
        boolean waitedLong = gained.filter(g -> Duration.between(g, at).compareTo(patience()) >= 0)
                .isPresent();
        return waitedLong && iteration - bestAt >= PASSES && best != Long.MAX_VALUE;
    }

    private Duration patience() {
        if (isAiming()) return PATIENCE_AIMING;
        return now.policy() == MigrationPolicy.BACKGROUND ? PATIENCE.multipliedBy(BACKGROUND_TIMES) : PATIENCE;
    }

    private boolean isAiming() {
        return now.pauseBudget().compareTo(budget) < 0;
    }

    private Act wholeBudget() {
        String aimed = MoveForecast.text(now.pauseBudget());
        now = now.withPauseBudget(budget);
        return new Act(
                Optional.of(now),
                "a pause of " + aimed + " is not reached; it may take its whole budget of " + MoveForecast.text(budget)
                        + " now");
    }

    static boolean isLimited(MigrationOptions options) {
        return options.bandwidth().filter(most -> most.compareTo(NO_LIMIT) < 0).isPresent();
    }

    private Act nextStep() {
        if (isLimited(now)) {
            now = now.withBandwidth(NO_LIMIT);
            return new Act(Optional.of(now), found() + "; the limit of its bandwidth is lifted");
        }
        if (maySwitch) return switchOver();
        Duration longer = now.pauseBudget().multipliedBy(2);
        Duration most = budget.multipliedBy(mostTimes);
        if (now.pauseBudget().compareTo(most) >= 0) return back();
        now = now.withPauseBudget(longer.compareTo(most) < 0 ? longer : most);
        return new Act(
                Optional.of(now), found() + "; its pause may take " + MoveForecast.text(now.pauseBudget()) + " now");
    }

    private Act otherwise() {
        return maySwitch ? switchOver() : back();
    }

    /** Asked for once: a source that refuses it would refuse it again. */
    private Act switchOver() {
        maySwitch = false;
        return new Act(
                Optional.empty(),
                true,
                found() + "; it is switched over first, and its pages follow, as was allowed for it");
    }

    private Act back() {
        return new Act(
                Optional.empty(),
                found() + ", and stopping it would take longer than its pause budget of "
                        + MoveForecast.text(now.pauseBudget()) + ". "
                        + (now.policy() == MigrationPolicy.MUST_COMPLETE
                                ? Advice.OF_A_LONG_PAUSE
                                : "Move it when it writes less, give it more bandwidth or auto-converge, allow post-copy, or"
                                        + " let it be moved by the policy that must complete"));
    }

    private String found() {
        MigrationProgress seen = last.orElseThrow();
        return "it does not converge: " + new Bytes(best) + " are still to be sent at the begin of its shortest pass, "
                + seen.dirtyRate() + " are written while " + seen.throughput() + " are sent";
    }
}
