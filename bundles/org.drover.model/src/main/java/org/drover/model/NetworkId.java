package org.drover.model;

/** Names a network a VM can be plugged into (a bridge, a port group); hosts with the same id offer the same one. */
public record NetworkId(String value) implements Comparable<NetworkId> {
    public NetworkId {
        Text.required("a network id", value);
    }

    @Override
    public int compareTo(NetworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
