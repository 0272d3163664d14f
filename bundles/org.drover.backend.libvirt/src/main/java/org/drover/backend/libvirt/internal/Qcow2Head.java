package org.drover.backend.libvirt.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The beginning of a qcow2 file, where the file that it stands on is named ({@code docs/interop/qcow2.txt} of QEMU): as
 * {@code qemu-img rebase -u} does, only the name is changed.
 */
final class Qcow2Head {
    /** Enough for the name in any file that QEMU makes: it writes it behind the header's extensions. */
    static final int LENGTH = 64 << 10;

    private static final int MAGIC = 0x514649fb;
    private static final int OFFSET_AT = 8;
    private static final int SIZE_AT = 16;
    private static final int CLUSTER_BITS_AT = 20;
    private static final int LONGEST_NAME = 1023;
    private static final int SMALLEST = 72;

    private Qcow2Head() {}

    /**
     * The same beginning, up to the end of the name, with another name.
     *
     * @param head the first {@link #LENGTH} bytes of the file, or all if there are fewer
     * @return nothing when it stands on nothing, is no qcow2, or has no room for that name
     */
    static Optional<byte[]> standingOn(byte[] head, String file) {
        if (head.length < SMALLEST) return Optional.empty();
        ByteBuffer changed = ByteBuffer.wrap(head.clone());
        if (changed.getInt(0) != MAGIC) return Optional.empty();
        long offset = changed.getLong(OFFSET_AT);
        int size = changed.getInt(SIZE_AT);
        int bits = changed.getInt(CLUSTER_BITS_AT);
        byte[] name = file.getBytes(StandardCharsets.UTF_8);
        if (bits < 9 || bits > 21 || size < 1 || size > LONGEST_NAME || name.length > LONGEST_NAME) {
            return Optional.empty();
        }
        int room = Math.min(1 << bits, head.length);
        int longer = Math.max(size, name.length);
        if (offset < SMALLEST || offset > room - longer) return Optional.empty();
        int at = (int) offset;
        for (int i = at + size; i < at + longer; i++) {
            if (head[i] != 0) return Optional.empty();
        }
        changed.put(at, Arrays.copyOf(name, longer));
        changed.putInt(SIZE_AT, name.length);
        return Optional.of(Arrays.copyOf(changed.array(), at + longer));
    }
}
