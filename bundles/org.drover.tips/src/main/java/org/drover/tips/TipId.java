package org.drover.tips;

/** Names one tip for ever. */
public record TipId(String value) implements Comparable<TipId> {
    public TipId {
        if (value == null || value.isEmpty()) throw new IllegalArgumentException("a tip id is missing");
    }

    @Override
    public int compareTo(TipId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
