package org.drover.libvirt;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
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

    /**
     * The flags in a call of a migration's phase (procedures 302 to 307), where they stand last, or last but the word
     * that says whether the migration was cancelled; nothing for other frames.
     */
    public OptionalInt migrationFlags() {
        if (program != REMOTE_PROGRAM || type != Type.CALL) {
            return OptionalInt.empty();
        }
        int fromEnd =
                switch (procedure) {
                    case 302, 303, 305 -> 4;
                    case 306, 307 -> 8;
                    default -> 0;
                };
        return fromEnd == 0 || payload.limit() < fromEnd
                ? OptionalInt.empty()
                : OptionalInt.of(payload.getInt(payload.limit() - fromEnd));
    }

    @Override
    public String toString() {
        String flags = migrationFlags().isPresent()
                ? " flags=0x%x".formatted(migrationFlags().getAsInt())
                : "";
        return "%s %s %s serial=%d status=%s length=%d%s"
                .formatted(
                        direction == Direction.SENT ? "->" : "<-",
                        procedureName(),
                        type,
                        serial,
                        status,
                        length,
                        flags);
    }
}
