package org.drover.model;

/** Names a shared volume; two hosts that state the same id reach the same bytes. */
public record VolumeId(String value) implements Comparable<VolumeId> {
    public VolumeId {
        Text.required("a volume id", value);
    }

    @Override
    public int compareTo(VolumeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
