package org.drover.model;

import java.util.Locale;

/** A part of a whole, from 0 to 1; printed in percent ("85%"). */
public record Share(double value) implements Comparable<Share> {
    public Share {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a share lies between 0 and 1, not at " + value);
        }
    }

    @Override
    public int compareTo(Share other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f%%", value * 100);
    }
}
