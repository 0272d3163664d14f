package org.drover.libvirt.internal.sasl;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.drover.libvirt.Credential;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.internal.rpc.Transport;
import org.drover.libvirt.internal.rpc.TransportFailed;

/**
 * A transport that a SASL mechanism seals once it has proved who is there: from then on everything goes in buffers of a
 * length word and what the mechanism made of the content (RFC 4422, section 3.7). Until then it reads no further than
 * the frame that it is in: whatever somebody on the way adds behind the last clear one is taken for sealed, and does not
 * open.
 */
public final class SealedTransport implements Transport {
    /** What we tell the peer to send at most, and what we do not read beyond: libvirt's own limit. */
    static final int LIMIT = 1 << 16;

    private static final int WORD = 4;

    private final Transport wire;
    private volatile SaslClient seal;
    private volatile int rawLimit;

    private int due = WORD; // of the clear frame or of its length word; the reader's alone, as all below
    private boolean inWord = true;
    private int word;
    private final ByteBuffer arrived = ByteBuffer.allocate(WORD + LIMIT).flip();
    private ByteBuffer opened = ByteBuffer.allocate(0);

    public SealedTransport(Transport wire) {
        this.wire = wire;
    }

    /** Everything behind the frame that is being decoded is sealed, and all that is written from now on; for the reader. */
    void seal(SaslClient mechanism) throws ProtocolViolation {
        Object limit = mechanism.getNegotiatedProperty(Sasl.RAW_SEND_SIZE);
        int bytes = limit == null ? 0 : Integer.parseInt(limit.toString());
        if (bytes < 1) {
            throw new ProtocolViolation("the server takes sealed buffers of " + bytes + " bytes");
        }
        rawLimit = Math.min(bytes, LIMIT);
        seal = mechanism;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        SaslClient sealed = seal;
        if (sealed == null) {
            return readClear(into);
        }
        if (!opened.hasRemaining()) {
            if (!need(WORD)) {
                return -1;
            }
            opened = ByteBuffer.wrap(next(sealed));
        }
        int count = Math.min(into.remaining(), opened.remaining());
        into.put(into.position(), opened, opened.position(), count);
        into.position(into.position() + count);
        opened.position(opened.position() + count);
        return count;
    }

    private int readClear(ByteBuffer into) throws IOException {
        int start = into.position();
        int limit = into.limit();
        into.limit(start + Math.min(limit - start, due));
        int count = wire.read(into);
        into.limit(limit);
        for (int i = start; i < start + count; i++) {
            follow(into.get(i));
        }
        return count;
    }

    /** Length words as {@code Frames} reads them, which refuses those that make no sense. */
    private void follow(byte next) {
        word = inWord ? word << 8 | next & 0xff : 0;
        if (--due == 0) {
            inWord = !inWord || word <= WORD;
            due = inWord ? WORD : word - WORD;
        }
    }

    private byte[] next(SaslClient sealed) throws IOException {
        int length = arrived.getInt();
        if (length < 1 || length > LIMIT) {
            throw violation(
                    "a sealed buffer of " + Integer.toUnsignedString(length) + " bytes (1 to " + LIMIT + ")", null);
        }
        if (!need(length)) {
            throw new EOFException("the stream ended inside a sealed buffer");
        }
        byte[] bytes = new byte[length];
        arrived.get(bytes);
        byte[] content;
        try {
            synchronized (sealed) {
                content = sealed.unwrap(bytes, 0, length);
            }
        } catch (SaslException | RuntimeException e) { // Java's mechanisms trust lengths within a token
            throw doesNotOpen(e);
        }
        if (content.length == 0) { // so some of them say that it does not
            throw doesNotOpen(null);
        }
        return content;
    }

    private static TransportFailed doesNotOpen(Exception cause) {
        return violation(
                "a sealed buffer that does not open: it was changed on the way, or is not the server's", cause);
    }

    private static TransportFailed violation(String what, Exception cause) {
        return new TransportFailed(new ProtocolViolation(what, cause));
    }

    /** Whether so many bytes have arrived; not, if the stream ended before the first of them. */
    private boolean need(int bytes) throws IOException {
        if (arrived.remaining() >= bytes) {
            return true;
        }
        arrived.compact();
        try {
            while (arrived.position() < bytes) {
                if (wire.read(arrived) < 0) {
                    if (arrived.position() > 0) {
                        throw new EOFException("the stream ended inside a sealed buffer");
                    }
                    return false;
                }
            }
            return true;
        } finally {
            arrived.flip();
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        SaslClient sealed = seal;
        if (sealed == null) {
            return wire.write(from);
        }
        byte[] part = new byte[Math.min(from.remaining(), rawLimit)];
        from.get(part);
        byte[] closed;
        synchronized (sealed) {
            closed = sealed.wrap(part, 0, part.length);
        }
        ByteBuffer out = ByteBuffer.allocate(WORD + closed.length)
                .putInt(closed.length)
                .put(closed)
                .flip();
        while (out.hasRemaining()) {
            wire.write(out);
        }
        return part.length;
    }

    @Override
    public List<Credential> credentials() {
        return wire.credentials();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
