package org.drover.libvirt;

import java.util.Arrays;

/** What one phase of a migration wants the next one, on the other host, to read. Opaque, often XML, may be empty. */
public final class MigrationCookie {
    /** {@code REMOTE_MIGRATE_COOKIE_MAX}. */
    public static final int LIMIT = 4 << 20;

    public static final MigrationCookie EMPTY = new MigrationCookie(new byte[0]);

    private final byte[] bytes;

    private MigrationCookie(byte[] bytes) {
        this.bytes = bytes;
    }

    public static MigrationCookie of(byte[] bytes) {
        if (bytes.length > LIMIT) {
            throw new IllegalArgumentException("a cookie of " + bytes.length + " bytes, at most " + LIMIT + " fit");
        }
        return new MigrationCookie(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MigrationCookie that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "cookie of " + bytes.length + " bytes";
    }
}
