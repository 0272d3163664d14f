package org.drover.model;

/** Names a cluster: hosts among which VMs may move. */
public record ClusterId(String value) implements Comparable<ClusterId> {
    public ClusterId {
        Text.required("a cluster id", value);
    }

    @Override
    public int compareTo(ClusterId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
