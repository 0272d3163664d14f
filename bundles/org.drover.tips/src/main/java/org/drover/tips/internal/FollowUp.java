package org.drover.tips.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Series;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.placement.Relief;
import org.drover.tips.Tip;
import org.drover.tips.Verification;

/**
 * Measures what a move brought. What the source would have had is what it had and, moment by moment, what the moved VM
 * used elsewhere: so VMs that came or went meanwhile are neither blamed on the move nor credited to it.
 */
final class FollowUp {
    private FollowUp() {}

    /** Empty while less than half of {@code verifyAfter} is recorded since the move. */
    static Optional<Verification> measure(
            Tip tip, Snapshot picture, Metrics metrics, Duration verifyAfter, Instant now) {
        Relief.Move move = tip.move().orElseThrow();
        Duration since = Duration.between(tip.changed(), metrics.end());
        if (since.compareTo(metrics.step()) < 0) return Optional.empty();
        Optional<Series> source = metrics.series(move.host(), Metric.CPU_MHZ, since);
        Optional<Series> vm = metrics.series(move.vm(), Metric.CPU_MHZ, since);
        if (source.isEmpty() || vm.isEmpty()) return Optional.empty();
        var both = new Both();
        int steps = Math.min(source.get().length(), vm.get().length());
        for (int back = steps; back >= 1; back--) {
            both.add(
                    source.get().at(source.get().length() - back),
                    vm.get().at(vm.get().length() - back));
        }
        if (both.count < Math.max(1, verifyAfter.dividedBy(metrics.step()) / 2)) return Optional.empty();
        boolean cameBack = picture.vm(move.vm())
                .map(VmFacts::host)
                .filter(move.host()::equals)
                .isPresent();
        return Optional.of(cameBack ? nothing(tip, both, now) : verification(tip, both, now));
    }

    private static Verification verification(Tip tip, Both both, Instant now) {
        double promised = tip.gain().value();
        return new Verification(
                now,
                new Mhz(both.highestWithout),
                new Mhz(both.highestWith),
                tip.gain(),
                new Mhz(both.brought),
                both.brought >= promised / 2);
    }

    /** The VM is back where it was: what the source has, it would have had. */
    private static Verification nothing(Tip tip, Both both, Instant now) {
        return new Verification(now, new Mhz(both.highestWith), new Mhz(both.highestWith), tip.gain(), Mhz.ZERO, false);
    }

    /** The source with and without the VM, over the moments at which both were measured. */
    private static final class Both {
        private int count;
        private double highestWith;
        private double highestWithout = -1;
        private double brought;

        void add(float had, float vm) {
            if (Float.isNaN(had) || Float.isNaN(vm)) return;
            count++;
            highestWith = Math.max(highestWith, had);
            if (had + vm <= highestWithout) return;
            highestWithout = had + vm;
            brought = vm;
        }
    }
}
