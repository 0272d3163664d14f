package org.drover.model;

/** Names one migration for ever; travels in the VM's own metadata, so that either host can be asked about it. */
public record MigrationId(String value) implements Comparable<MigrationId> {
    /** Letters, digits and dashes only, 64 at most: it is written into hypervisors' metadata and file names. */
    public MigrationId {
        Text.required("a migration id", value);
        if (value.length() > 64 || !value.chars().allMatch(MigrationId::tame)) {
            throw new IllegalArgumentException("a migration id is up to 64 letters, digits and dashes, not " + value);
        }
    }

    private static boolean tame(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }

    @Override
    public int compareTo(MigrationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
