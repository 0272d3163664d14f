package org.drover.model;

import java.util.Locale;

/** An amount of processing, in millions of cycles a second, never negative: 2 cores of 2.4 GHz have 4,800. */
public record Mhz(double value) implements Comparable<Mhz> {
    public static final Mhz ZERO = new Mhz(0);

    public Mhz {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("an amount of processing cannot be " + value + " MHz");
        }
    }

    public Mhz plus(Mhz other) {
        return new Mhz(value + other.value);
    }

    /** This as a part of {@code whole}; more than 1 when more is asked for than there is. */
    public double shareOf(Mhz whole) {
        return whole.value == 0 ? 0 : value / whole.value;
    }

    @Override
    public int compareTo(Mhz other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f MHz", value);
    }
}
