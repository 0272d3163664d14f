package org.drover.migration;

/** Names one plan for ever. */
public record PlanId(String value) implements Comparable<PlanId> {
    /** Letters, digits and dashes only, 64 at most: it stands in the reasons of the plan's migrations. */
    public PlanId {
        if (!value.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("a plan id is up to 64 letters, digits and dashes, not " + value);
        }
    }

    @Override
    public int compareTo(PlanId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
