package org.drover.libvirt;

import java.nio.ByteBuffer;
import org.drover.libvirt.internal.rpc.Procedure;

/**
 * One frame: {@code virNetMessageHeader} of {@code virnetprotocol.x} and what follows it.
 *
 * @param length of the whole frame in bytes, its length word included
 * @param payload read-only; valid for as long as it is kept
 */
public record WireFrame(
        Direction direction,
        int program,
        int procedure,
        Type type,
        int serial,
        Status status,
        int length,
        ByteBuffer payload) {
    public enum Direction {
        SENT,
        RECEIVED
    }

    /** {@code virNetMessageType}, in wire order. */
    public enum Type {
        CALL,
        REPLY,
        MESSAGE,
        STREAM,
        CALL_WITH_FDS,
        REPLY_WITH_FDS,
        STREAM_HOLE
    }

    /** {@code virNetMessageStatus}, in wire order. */
    public enum Status {
        OK,
        ERROR,
        CONTINUE
    }

    /** {@code REMOTE_PROGRAM}: the calls and events of {@code remote_protocol.x}. */
    public static final int REMOTE_PROGRAM = 0x20008086;

    /** {@code KEEPALIVE_PROGRAM} of {@code virkeepaliveprotocol.x}: PING is procedure 1, PONG 2. */
    public static final int KEEPALIVE_PROGRAM = 0x6b656570;

    public WireFrame {
        payload = payload.asReadOnlyBuffer();
    }

    /** The payload from its beginning, with a position of its own. */
    @Override
    public ByteBuffer payload() {
        return payload.duplicate();
    }

    /** The procedure in words, or its number when this client does not use it. */
    public String procedureName() {
        if (program == KEEPALIVE_PROGRAM) {
            return procedure == 1 ? "PING" : procedure == 2 ? "PONG" : "keepalive " + procedure;
        }
        return program == REMOTE_PROGRAM ? Procedure.nameOf(procedure) : program + ":" + procedure;
    }

    @Override
    public String toString() {
        return "%s %s %s serial=%d status=%s length=%d"
                .formatted(direction == Direction.SENT ? "->" : "<-", procedureName(), type, serial, status, length);
    }
}
