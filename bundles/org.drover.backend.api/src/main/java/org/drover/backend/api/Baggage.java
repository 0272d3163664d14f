package org.drover.backend.api;

import java.util.Arrays;

/**
 * Bytes one side of a migration hands to the other through the engine, which keeps and passes them unread (libvirt calls
 * them cookies). At most 4 MiB; may be empty.
 */
public final class Baggage {
    public static final int MAX_LENGTH = 4 << 20;
    public static final Baggage EMPTY = new Baggage(new byte[0]);

    private final byte[] bytes;

    private Baggage(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Baggage of(byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("baggage of " + bytes.length + " bytes; " + MAX_LENGTH + " are allowed");
        }
        return bytes.length == 0 ? EMPTY : new Baggage(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Baggage that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
