package org.drover.migration.internal.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.model.ByteRate;

/**
 * Disks of a running VM on paper: what it writes while they are copied is copied again, until both are the same. Taken at its
 * worst, that no block is written to twice.
 *
 * @param disks  bytes there are
 * @param rate   bytes a second that are copied
 * @param writes by the VM; empty when nobody tells, and then taken as none
 */
record InStep(double disks, double rate, Optional<ByteRate> writes, MigrationOptions options) {
    /** One that gains less of what is copied is given up under way. */
    private static final double GAIN = 0.02;
    /** A VM whose writes are slowed down writes half of what is copied, at most. */
    private static final double SLOWED = 0.5;

    private static final double ENOUGH = 1.1;

    boolean converges() {
        return slowed() <= (1 - GAIN) * rate;
    }

    private double written() {
        return writes.map(each -> (double) each.bytesPerSecond()).orElse(0.0);
    }

    private double slowed() {
        return options.autoConverge() ? Math.min(written(), SLOWED * rate) : written();
    }

    /** All that is copied until they are in step. */
    double bytes() {
        return disks * rate / (rate - slowed());
    }

    String basis() {
        return writes.map(each ->
                        "; " + each + " are written to them now" + (slowed() < written() ? ", slowed down" : ""))
                .orElse("; how much is written to them is not known and taken as nothing");
    }

    /** What would get them in step; the best first. */
    List<String> help() {
        List<String> help = new ArrayList<>();
        help.add("a quieter hour: from less than " + new ByteRate((long) ((1 - GAIN) * rate))
                + " of writes on they get in" + " step");
        boolean limited = options.bandwidth()
                .filter(most -> most.bytesPerSecond() <= rate * ENOUGH)
                .isPresent();
        help.add((limited ? "a higher limit of its bandwidth: " : "faster disks or network: ") + "from "
                + new ByteRate((long) (ENOUGH * written())) + " on they get in step");
        help.add("the policy that must complete, which slows its writes down where the host can");
        help.add("a move of the VM while it is off");
        return help;
    }
}
