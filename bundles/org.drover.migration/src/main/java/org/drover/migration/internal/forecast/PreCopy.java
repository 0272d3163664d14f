package org.drover.migration.internal.forecast;

import java.util.Optional;
import org.drover.metrics.Writing;
import org.drover.model.ByteRate;

/**
 * Iterative pre-copy on paper (Clark et al., Live Migration of Virtual Machines, NSDI 2005): a pass sends what was dirty
 * when it began; what the VM dirties meanwhile is the next one; when that fits the pause, the VM is stopped for it.
 *
 * @param firstBytes  of the first pass
 * @param writing     how the VM writes; empty counts as not at all
 * @param bandwidth   bytes a second
 * @param lastSeconds how long the last pass may take
 * @param throttled   whether the VM is slowed down more and more when passes do not get shorter: by 20% at first, then by
 *                    10% more each time, to 99% (QEMU's auto-converge)
 */
record PreCopy(double firstBytes, Optional<Writing> writing, double bandwidth, double lastSeconds, boolean throttled) {
    /** A VM that is not stopped by then never is. */
    private static final int MOST_PASSES = 200;
    /** A pass that is no shorter than this share of the one before gains nothing. */
    private static final double NO_GAIN = 0.98;

    private static final double MOST_THROTTLE = 0.99;

    /**
     * @param seconds of all passes, without the last one
     * @param last    bytes of the last pass
     * @param bytes   altogether
     */
    record Course(double seconds, double last, double bytes, int passes, boolean converges) {
        double lastSeconds(double bandwidth) {
            return last / bandwidth;
        }
    }

    Course course() {
        double seconds = 0;
        double bytes = 0;
        double next = firstBytes;
        double throttle = 0;
        for (int pass = 1; pass < MOST_PASSES; pass++) {
            double length = next / bandwidth;
            seconds += length;
            bytes += next;
            double dirtied = dirtied(length, 1 - throttle);
            if (dirtied / bandwidth <= lastSeconds)
                return new Course(seconds, dirtied, bytes + dirtied, pass + 1, true);
            boolean slowsDown = throttled && throttle < MOST_THROTTLE;
            if (!slowsDown && pass > 1 && dirtied >= NO_GAIN * next) {
                return new Course(seconds, dirtied, bytes + dirtied, pass + 1, false);
            }
            if (slowsDown && dirtied * 2 > next) {
                throttle = throttle == 0 ? 0.2 : Math.min(MOST_THROTTLE, throttle + 0.1);
            }
            next = dirtied;
        }
        return new Course(seconds, next, bytes + next, MOST_PASSES, false);
    }

    private double dirtied(double seconds, double speed) {
        return writing.map(w -> new Writing(
                                w.at(), new ByteRate((long) (w.rate().bytesPerSecond() * speed)), w.workingSet())
                        .dirtied(seconds))
                .orElse(0.0);
    }

    PreCopy withBandwidth(double other) {
        return new PreCopy(firstBytes, writing, other, lastSeconds, throttled);
    }

    PreCopy withLastSeconds(double other) {
        return new PreCopy(firstBytes, writing, bandwidth, other, throttled);
    }

    PreCopy withWriting(Writing other) {
        return new PreCopy(firstBytes, Optional.of(other), bandwidth, lastSeconds, throttled);
    }

    PreCopy throttling() {
        return new PreCopy(firstBytes, writing, bandwidth, lastSeconds, true);
    }
}
