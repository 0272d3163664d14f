package org.drover.model;

/** Names a host within one Drover; chosen by whoever connected it, stable for as long as it stays connected. */
public record HostId(String value) implements Comparable<HostId> {
    public HostId {
        Text.required("a host id", value);
    }

    @Override
    public int compareTo(HostId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
