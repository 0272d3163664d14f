package org.drover.libvirt.internal.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.libvirt.ConnectionLost;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.WireFrame;
import org.drover.libvirt.WireFrame.Direction;
import org.drover.libvirt.WireFrame.Status;
import org.drover.libvirt.WireFrame.Type;

/** Cuts a byte stream into frames, and builds them: length word, {@code virNetMessageHeader}, payload. */
final class Frames {
    static final int VERSION = 1;
    static final int HEADER = 4 + 24;

    /** {@code VIR_NET_MESSAGE_MAX} and the length word, which it leaves out. */
    static final int LIMIT = (32 << 20) + 4;

    private static final int CHUNK = 64 << 10;
    private static final Type[] TYPES = Type.values();
    private static final Status[] STATUSES = Status.values();

    private final Transport transport;
    private final Runnable signOfLife;
    private final ByteBuffer in = ByteBuffer.allocate(CHUNK).flip();

    Frames(Transport transport, Runnable signOfLife) {
        this.transport = transport;
        this.signOfLife = signOfLife;
    }

    /** The next frame; memory for it grows with the bytes that arrive, not with the length that it claims. */
    WireFrame next() throws IOException, ConnectionLost, ProtocolViolation {
        int length = ByteBuffer.wrap(take(4, true)).getInt();
        if (length < HEADER || length > LIMIT) {
            throw new ProtocolViolation("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        return parse(length, take(length - 4, false));
    }

    private static WireFrame parse(int length, byte[] rest) throws ProtocolViolation {
        ByteBuffer frame = ByteBuffer.wrap(rest);
        int program = frame.getInt();
        int version = frame.getInt();
        int procedure = frame.getInt();
        int type = frame.getInt();
        int serial = frame.getInt();
        int status = frame.getInt();
        if (version != VERSION) {
            throw new ProtocolViolation("a frame of protocol version " + Integer.toUnsignedString(version));
        }
        if (type < 0 || type >= TYPES.length || status < 0 || status >= STATUSES.length) {
            throw new ProtocolViolation("a frame of unknown type " + type + " or status " + status);
        }
        return new WireFrame(
                Direction.RECEIVED, program, procedure, TYPES[type], serial, STATUSES[status], length, frame.slice());
    }

    private byte[] take(int count, boolean mayEndHere) throws IOException, ConnectionLost {
        byte[] taken = new byte[Math.min(count, CHUNK)];
        int size = 0;
        while (size < count) {
            if (!in.hasRemaining() && !refill()) {
                throw new ConnectionLost(
                        mayEndHere && size == 0
                                ? "the daemon closed the connection"
                                : "the stream ended inside a frame");
            }
            if (size == taken.length) {
                taken = Arrays.copyOf(taken, (int) Math.min(count, 2L * size));
            }
            int part = Math.min(in.remaining(), taken.length - size);
            in.get(taken, size, part);
            size += part;
        }
        return taken;
    }

    private boolean refill() throws IOException {
        in.clear();
        int read = transport.read(in);
        in.flip();
        if (read > 0) {
            signOfLife.run();
        }
        return read >= 0;
    }

    static WireFrame sent(int program, int procedure, Type type, int serial, byte[] payload) {
        return sent(program, procedure, type, serial, Status.OK, payload);
    }

    static WireFrame sent(int program, int procedure, Type type, int serial, Status status, byte[] payload) {
        return new WireFrame(
                Direction.SENT,
                program,
                procedure,
                type,
                serial,
                status,
                HEADER + payload.length,
                ByteBuffer.wrap(payload));
    }

    static ByteBuffer bytes(WireFrame frame) {
        return ByteBuffer.allocate(frame.length())
                .putInt(frame.length())
                .putInt(frame.program())
                .putInt(VERSION)
                .putInt(frame.procedure())
                .putInt(frame.type().ordinal())
                .putInt(frame.serial())
                .putInt(frame.status().ordinal())
                .put(frame.payload())
                .flip();
    }
}
