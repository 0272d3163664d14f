package org.drover.placement;

import java.util.List;
import java.util.Locale;
import org.drover.model.HostId;
import org.drover.model.Mhz;

/**
 * How good a destination is.
 *
 * @param stars         0 to 5, in halves
 * @param score         the same before rounding, 0 to 1: orders what has equal stars
 * @param cpuCapacity   of the host
 * @param projectedHigh the highest load (q0.9) within the horizon once the VM is there
 * @param parts         what each soft rule gave, heaviest first
 */
public record Rating(HostId host, double stars, double score, Mhz cpuCapacity, Mhz projectedHigh, List<Part> parts) {
    public Rating {
        if (!(stars >= 0 && stars <= 5) || stars * 2 != Math.rint(stars * 2)) {
            throw new IllegalArgumentException("0 to 5 stars in halves, not " + stars);
        }
        parts = List.copyOf(parts);
    }

    /**
     * One soft rule's share in a rating.
     *
     * @param weight of this rule among all, 0 to 1
     * @param score  0 (bad) to 1 (as good as can be)
     */
    public record Part(Policy.Soft rule, double weight, double score, Reason reason) {
        /** What this rule took from the five stars. */
        public double lostStars() {
            return 5 * weight * (1 - score);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: %.1f stars", host, stars);
    }
}
