package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.internal.phases.Steering.Act;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * Decides what to do about disks that are copied under a running VM and do not get in step, because it writes to them as fast
 * as they are copied: of what was copied within {@link #PATIENCE} next to nothing counted, and the same again: that was no
 * burst. Not safe for threads.
 */
final class CatchingUp {
    /** A copy takes minutes, and begins anew when it is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Of what is copied, at least so much has to be less to copy. */
    private static final double GAIN = 0.02;

    private final Set<MigrationOption> live;
    private MigrationOptions now;
    private Optional<Mark> mark = Optional.empty();
    private boolean inVain;
    private Optional<MigrationProgress> last = Optional.empty();

    private record Mark(Instant at, MigrationProgress seen) {}

    /** @param live what its source can change on the way */
    CatchingUp(MigrationOptions options, Set<MigrationOption> live) {
        now = options;
        this.live = Set.copyOf(live);
    }

    /** What the source was told last. */
    MigrationOptions now() {
        return now;
    }

    void saw(MigrationProgress progress, Instant at) {
        last = Optional.of(progress);
        if (mark.isEmpty()) mark = Optional.of(new Mark(at, progress));
    }

    /** What came before says nothing of how it goes from here. */
    void beginsAnew() {
        mark = Optional.empty();
        inVain = false;
    }

    /** Empty while it gets on. */
    Optional<Act> act(Instant at) {
        if (mark.isEmpty() || Duration.between(mark.get().at, at).compareTo(patience()) < 0) return Optional.empty();
        Mark from = mark.get();
        MigrationProgress to = last.orElseThrow();
        mark = Optional.of(new Mark(at, to));
        double copied = to.transferred().count() - from.seen.transferred().count();
        double less = from.seen.remaining().count() - to.remaining().count();
        boolean before = inVain;
        inVain = copied > 0 && less < GAIN * copied;
        if (!inVain || !before) return Optional.empty();
        inVain = false; // what is done now gets its time too
        double seconds = Duration.between(from.at, at).toMillis() / 1000.0;
        double told = to.dirtyRate().bytesPerSecond();
        double written = told > 0 ? told : (copied - less) / seconds;
        return Optional.of(act(found(to.remaining(), written, copied / seconds)));
    }

    private Duration patience() {
        return now.policy() == MigrationPolicy.BACKGROUND ? PATIENCE.multipliedBy(Steering.BACKGROUND_TIMES) : PATIENCE;
    }

    private static String found(Bytes left, double written, double copied) {
        return "its disks do not get in step: " + left + " are still to be copied, " + new ByteRate((long) written)
                + " are written while " + new ByteRate((long) copied) + " are copied";
    }

    private Act act(String found) {
        boolean must = now.policy() == MigrationPolicy.MUST_COMPLETE;
        if (must && Steering.isLimited(now)) {
            now = now.withBandwidth(Steering.NO_LIMIT);
            return new Act(Optional.of(now), found + "; the limit of its bandwidth is lifted");
        }
        if (must && !now.autoConverge() && live.contains(MigrationOption.AUTO_CONVERGE)) {
            now = now.withAutoConverge();
            return new Act(Optional.of(now), found + "; its writes to them are slowed down");
        }
        List<String> help = new ArrayList<>();
        if (Steering.isLimited(now)) help.add("give them more bandwidth");
        if (!must && live.contains(MigrationOption.AUTO_CONVERGE)) {
            help.add("let them be moved by the policy that must complete, which slows down what it writes");
        }
        help.add("move it while it is off");
        return new Act(Optional.empty(), found + ". Move them when it writes less, or " + String.join(", or ", help));
    }
}
