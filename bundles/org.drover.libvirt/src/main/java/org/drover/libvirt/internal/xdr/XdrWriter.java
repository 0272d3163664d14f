package org.drover.libvirt.internal.xdr;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Writes XDR (RFC 4506): big-endian words of 4 bytes, everything padded to them. */
public final class XdrWriter {
    private byte[] bytes = new byte[256];
    private int size;

    public XdrWriter int32(int value) {
        reserve(4);
        ByteBuffer.wrap(bytes).putInt(size, value);
        size += 4;
        return this;
    }

    public XdrWriter int64(long value) {
        reserve(8);
        ByteBuffer.wrap(bytes).putLong(size, value);
        size += 8;
        return this;
    }

    public XdrWriter bool(boolean value) {
        return int32(value ? 1 : 0);
    }

    public XdrWriter uuid(UUID value) {
        return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
    }

    public XdrWriter opaque(byte[] value) {
        int padded = (value.length + 3) & ~3;
        int32(value.length);
        reserve(padded);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += padded;
        return this;
    }

    /** Refuses what would arrive as something else: a NUL, where the daemon's C strings end, and half characters. */
    public XdrWriter string(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text for libvirt cannot contain a NUL character");
        }
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            if (utf8.remaining() > XdrReader.STRING_LIMIT) {
                throw new IllegalArgumentException(
                        "text of " + utf8.remaining() + " bytes, libvirt takes at most " + XdrReader.STRING_LIMIT);
            }
            return opaque(Arrays.copyOf(utf8.array(), utf8.limit()));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text for libvirt contains half a surrogate pair", e);
        }
    }

    public XdrWriter optionalString(Optional<String> value) {
        bool(value.isPresent());
        value.ifPresent(this::string);
        return this;
    }

    public <T> XdrWriter list(List<T> values, int limit, BiConsumer<XdrWriter, T> element) {
        if (values.size() > limit) {
            throw new IllegalArgumentException(values.size() + " elements, libvirt takes at most " + limit);
        }
        int32(values.size());
        values.forEach(value -> element.accept(this, value));
        return this;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
