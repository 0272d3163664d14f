package org.drover.libvirt.internal.xdr;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.drover.libvirt.ProtocolViolation;

/**
 * Reads XDR (RFC 4506) that nobody vouches for: every length is held against its limit and against the bytes that are
 * really there before anything is allocated.
 */
public final class XdrReader {
    /** {@code REMOTE_STRING_MAX}. */
    public static final int STRING_LIMIT = 4 << 20;

    private final ByteBuffer in;

    public XdrReader(ByteBuffer payload) {
        this.in = payload.duplicate();
    }

    /** Reads one element of a list. */
    @FunctionalInterface
    public interface Element<T> {
        T read(XdrReader in) throws ProtocolViolation;
    }

    public int int32() throws ProtocolViolation {
        need(4);
        return in.getInt();
    }

    public long int64() throws ProtocolViolation {
        need(8);
        return in.getLong();
    }

    public boolean bool() throws ProtocolViolation {
        return int32() != 0;
    }

    public UUID uuid() throws ProtocolViolation {
        need(16);
        return new UUID(in.getLong(), in.getLong());
    }

    public byte[] opaque(int limit) throws ProtocolViolation {
        int length = int32();
        if (length < 0 || length > limit) {
            throw new ProtocolViolation(Integer.toUnsignedString(length) + " bytes where at most " + limit + " fit");
        }
        int padding = -length & 3;
        need(length + padding);
        byte[] value = new byte[length];
        in.get(value);
        in.position(in.position() + padding);
        return value;
    }

    /** Text for people and for looking things up; what is not UTF-8 in it is replaced. */
    public String string() throws ProtocolViolation {
        return new String(opaque(STRING_LIMIT), StandardCharsets.UTF_8);
    }

    /** Text that will be sent on and so must not change: anything but UTF-8 is a violation. */
    public String exactString() throws ProtocolViolation {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(opaque(STRING_LIMIT)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolViolation("text that is not UTF-8", e);
        }
    }

    public <T> Optional<T> optional(Element<T> element) throws ProtocolViolation {
        int there = int32();
        if (there != 0 && there != 1) {
            throw new ProtocolViolation("an optional value is there (1) or not (0), not " + there);
        }
        return there == 1 ? Optional.of(element.read(this)) : Optional.empty();
    }

    /** A list; {@code smallest} is the least number of bytes that one element takes, never 0. */
    public <T> List<T> list(int limit, int smallest, Element<T> element) throws ProtocolViolation {
        int count = int32();
        if (count < 0 || count > limit || count > in.remaining() / smallest) {
            throw new ProtocolViolation("a list of " + Integer.toUnsignedString(count) + " elements, limit " + limit
                    + ", in " + in.remaining() + " bytes");
        }
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(element.read(this));
        }
        return values;
    }

    public void end() throws ProtocolViolation {
        if (in.hasRemaining()) {
            throw new ProtocolViolation(in.remaining() + " bytes too many at the end of a reply");
        }
    }

    private void need(int bytes) throws ProtocolViolation {
        if (in.remaining() < bytes) {
            throw new ProtocolViolation("a reply ends " + (bytes - in.remaining()) + " bytes too early");
        }
    }
}
