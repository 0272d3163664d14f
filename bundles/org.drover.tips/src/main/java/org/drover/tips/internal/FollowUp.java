package org.drover.tips.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.placement.Relief;
import org.drover.tips.Tip;
import org.drover.tips.Verification;

/**
 * Measures what a move brought: the recorded loads of the VMs that are on the source now, summed once with and once
 * without the moved one, whose series went on elsewhere.
 */
final class FollowUp {
    private FollowUp() {}

    /** Empty while there is nothing recorded since the move. */
    static Optional<Verification> measure(Tip tip, Relief.Move move, Snapshot picture, Metrics metrics, Instant now) {
        Duration since = Duration.between(tip.changed(), metrics.end());
        if (since.compareTo(metrics.step()) < 0) return Optional.empty();
        var there = new ArrayList<VmId>(Advice.runningOn(picture, move.host())
                .map(VmFacts::id)
                .filter(vm -> !vm.equals(move.vm()))
                .toList());
        var with = metrics.asIf(move.host(), there, Metric.CPU_MHZ, since);
        there.add(move.vm());
        var without = metrics.asIf(move.host(), there, Metric.CPU_MHZ, since);
        if (with.isEmpty() || without.isEmpty()) return Optional.empty();

        double highestWith = 0;
        double highestWithout = -1;
        double brought = 0;
        for (int i = 0; i < without.get().length(); i++) {
            float had = with.get().at(i);
            float wouldHave = without.get().at(i);
            if (Float.isNaN(had) || Float.isNaN(wouldHave)) continue;
            highestWith = Math.max(highestWith, had);
            if (wouldHave > highestWithout) {
                highestWithout = wouldHave;
                brought = wouldHave - had;
            }
        }
        if (highestWithout < 0) return Optional.empty();
        Mhz promised = tip.gain();
        return Optional.of(new Verification(
                now,
                new Mhz(highestWithout),
                new Mhz(highestWith),
                promised,
                new Mhz(Math.max(0, brought)),
                brought >= promised.value() / 2));
    }
}
