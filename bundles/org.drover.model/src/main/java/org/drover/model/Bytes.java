package org.drover.model;

import java.util.Locale;

/** An amount of memory or disk in bytes, never negative; printed in binary units ("1.5 GiB"). */
public record Bytes(long count) implements Comparable<Bytes> {
    public static final Bytes ZERO = new Bytes(0);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    public Bytes {
        if (count < 0) throw new IllegalArgumentException("an amount of bytes cannot be " + count);
    }

    public static Bytes ofKiB(long kibibytes) {
        return new Bytes(Math.multiplyExact(kibibytes, 1L << 10));
    }

    public static Bytes ofMiB(long mebibytes) {
        return new Bytes(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static Bytes ofGiB(long gibibytes) {
        return new Bytes(Math.multiplyExact(gibibytes, 1L << 30));
    }

    public Bytes plus(Bytes other) {
        return new Bytes(Math.addExact(count, other.count));
    }

    /** What is left after {@code other} is taken away; nothing when {@code other} is more. */
    public Bytes minusOrZero(Bytes other) {
        return new Bytes(Math.max(0, count - other.count));
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(count, other.count);
    }

    @Override
    public String toString() {
        double amount = count;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }
}
