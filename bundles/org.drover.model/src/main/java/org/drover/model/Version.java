package org.drover.model;

/** A version as its numbers (7.2.0), older before newer. */
public record Version(int major, int minor, int release) implements Comparable<Version> {
    public Version {
        if (major < 0 || minor < 0 || release < 0) {
            throw new IllegalArgumentException("a version cannot be " + major + "." + minor + "." + release);
        }
    }

    /** Of an earlier series: 7.1.9 than 7.2.0, not 7.2.0 than 7.2.1. */
    public boolean isOfEarlierSeriesThan(Version other) {
        return major != other.major ? major < other.major : minor < other.minor;
    }

    @Override
    public int compareTo(Version other) {
        if (major != other.major) return Integer.compare(major, other.major);
        return minor != other.minor ? Integer.compare(minor, other.minor) : Integer.compare(release, other.release);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + release;
    }
}
