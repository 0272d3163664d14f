package org.drover.model;

import java.time.Duration;

/** A speed in bytes per second, never negative; printed in binary units ("12.0 MiB/s"). */
public record ByteRate(long bytesPerSecond) implements Comparable<ByteRate> {
    public static final ByteRate ZERO = new ByteRate(0);

    public ByteRate {
        if (bytesPerSecond < 0) throw new IllegalArgumentException("a rate cannot be " + bytesPerSecond + " B/s");
    }

    public static ByteRate ofMiBPerSecond(long mebibytes) {
        return new ByteRate(Bytes.ofMiB(mebibytes).count());
    }

    /** How long {@code amount} takes at this speed; a century when the speed is zero. */
    public Duration timeFor(Bytes amount) {
        if (amount.count() == 0) return Duration.ZERO;
        if (bytesPerSecond == 0) return Duration.ofDays(36_525);
        return Duration.ofNanos((long) Math.min(3.15e18, 1e9 * amount.count() / bytesPerSecond));
    }

    @Override
    public int compareTo(ByteRate other) {
        return Long.compare(bytesPerSecond, other.bytesPerSecond);
    }

    @Override
    public String toString() {
        return new Bytes(bytesPerSecond) + "/s";
    }
}
