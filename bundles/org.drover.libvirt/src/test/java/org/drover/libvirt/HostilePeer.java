package org.drover.libvirt;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import org.drover.libvirt.WireFrame.Status;
import org.drover.libvirt.WireFrame.Type;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.rpc.Transport;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * A daemon that cannot be trusted, by seed and without a socket: it knows which call it answers and answers it well, nearly
 * well or badly, with events, signs of life and streams in between. Nobody waits for it: what it leaves without an end,
 * it ends by closing.
 */
final class HostilePeer implements Transport {
    private static final int KEEPALIVE = WireFrame.KEEPALIVE_PROGRAM;
    private static final DomainEvent.Kind[] EVENTS = DomainEvent.Kind.values();

    private final Random random;
    private final Queue<ByteBuffer> toClient = new ArrayDeque<>();
    private final ByteBuffer fromClient = ByteBuffer.allocate(64 << 10); // far more than any call here
    private boolean closed;

    HostilePeer(Random random) {
        this.random = random;
    }

    @Override
    public synchronized int read(ByteBuffer into) {
        while (toClient.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }
        if (toClient.isEmpty()) return -1;
        ByteBuffer next = toClient.element();
        int count = Math.min(into.remaining(), next.remaining());
        into.put(next.slice(next.position(), count));
        next.position(next.position() + count);
        if (!next.hasRemaining()) toClient.remove();
        return count;
    }

    @Override
    public synchronized int write(ByteBuffer from) {
        int count = from.remaining();
        fromClient.put(from).flip();
        while (fromClient.remaining() >= 28 && fromClient.remaining() >= fromClient.getInt(fromClient.position())) {
            int end = fromClient.position() + fromClient.getInt();
            int program = fromClient.getInt();
            fromClient.getInt();
            int procedure = fromClient.getInt();
            int type = fromClient.getInt();
            int serial = fromClient.getInt();
            int status = fromClient.getInt();
            fromClient.position(end);
            if (!closed) react(program, procedure, type, serial, status);
        }
        fromClient.compact();
        notifyAll();
        return count;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void react(int program, int procedure, int type, int serial, int status) {
        if (program == KEEPALIVE) {
            send(frame(KEEPALIVE, random.nextInt(4), Type.MESSAGE, random.nextInt(2), Status.OK, garbage(8)));
        } else if (type == Type.CALL.ordinal()) {
            for (int i = random.nextInt(12); i > 0; i--) stray();
            answer(procedure, serial);
        } else if (status != Status.CONTINUE.ordinal()) { // it finishes or aborts a stream
            for (int i = random.nextInt(3); i > 0; i--) stray();
            confirm(procedure, serial);
        } else if (random.nextInt(20) == 0) {
            send(frame(WireFrame.REMOTE_PROGRAM, procedure, Type.STREAM, serial, Status.ERROR, nearly(error())));
        }
    }

    /** What nobody asked for: mostly what a daemon may send at any time. */
    private void stray() {
        int kind = random.nextInt(1000);
        if (kind < 700) {
            DomainEvent.Kind event = EVENTS[random.nextInt(EVENTS.length)];
            send(frame(WireFrame.REMOTE_PROGRAM, event.procedure(), Type.MESSAGE, 0, Status.OK, event(event)));
        } else if (kind < 850) {
            send(frame(KEEPALIVE, random.nextInt(3), Type.MESSAGE, 0, Status.OK, garbage(4)));
        } else if (kind < 990) {
            send(frame(random.nextInt(3), random.nextInt(500), Type.MESSAGE, 0, Status.OK, garbage(64)));
        } else {
            broken();
        }
    }

    private void answer(int procedure, int serial) {
        int kind = random.nextInt(100);
        if (kind < 90) {
            byte[] payload = payload(procedure);
            boolean well = kind < 70;
            send(frame(
                    WireFrame.REMOTE_PROGRAM,
                    procedure,
                    Type.REPLY,
                    serial,
                    Status.OK,
                    well ? payload : Replies.mutate(payload, random)));
            if (procedure == Procedure.STORAGE_VOL_DOWNLOAD.number()) stream(procedure, serial);
        } else if (kind < 97) {
            send(frame(WireFrame.REMOTE_PROGRAM, procedure, Type.REPLY, serial, Status.ERROR, nearly(error())));
        } else {
            broken();
        }
    }

    private void stream(int procedure, int serial) {
        for (int i = random.nextInt(60); i > 0; i--) {
            int kind = random.nextInt(1000);
            if (kind < 800) {
                int most = random.nextInt(2000) == 0 ? 1 << 20 : 2048;
                send(stream(Type.STREAM, procedure, serial, Status.CONTINUE, garbage(1 + random.nextInt(most))));
            } else if (kind < 980) {
                byte[] hole = new XdrWriter()
                        .int64(1 + random.nextInt(1 << 20))
                        .int32(0)
                        .toByteArray();
                send(stream(Type.STREAM_HOLE, procedure, serial, Status.CONTINUE, hole));
            } else if (kind < 995) {
                stray();
            } else {
                Status status = Status.values()[random.nextInt(3)];
                send(stream(
                        random.nextBoolean() ? Type.STREAM : Type.STREAM_HOLE, procedure, serial, status, garbage(16)));
            }
        }
        switch (random.nextInt(8)) {
            case 0 -> send(stream(Type.STREAM, procedure, serial, Status.ERROR, nearly(error())));
            case 1 -> close();
            default -> send(stream(Type.STREAM, procedure, serial, Status.CONTINUE, new byte[0]));
        }
    }

    private void confirm(int procedure, int serial) {
        switch (random.nextInt(8)) {
            case 0 -> send(stream(Type.STREAM, procedure, serial, Status.ERROR, nearly(error())));
            case 1 -> broken();
            default -> send(stream(Type.STREAM, procedure, serial, Status.OK, new byte[0]));
        }
    }

    private ByteBuffer stream(Type type, int procedure, int serial, Status status, byte[] payload) {
        return frame(WireFrame.REMOTE_PROGRAM, procedure, type, serial, status, payload);
    }

    /** A frame whose words, the first of them its length, were changed, or that ends too early; the last one. */
    private void broken() {
        ByteBuffer whole = frame(
                WireFrame.REMOTE_PROGRAM,
                random.nextInt(450),
                Type.values()[random.nextInt(Type.values().length)],
                random.nextInt(8),
                Status.values()[random.nextInt(3)],
                garbage(random.nextInt(64)));
        send(ByteBuffer.wrap(Replies.mutate(whole.array(), random)));
        close(); // its length may promise bytes that never come
    }

    private void send(ByteBuffer frame) {
        if (frame.hasRemaining()) toClient.add(frame);
    }

    private static ByteBuffer frame(int program, int procedure, Type type, int serial, Status status, byte[] payload) {
        return ByteBuffer.allocate(28 + payload.length)
                .putInt(28 + payload.length)
                .putInt(program)
                .putInt(1)
                .putInt(procedure)
                .putInt(type.ordinal())
                .putInt(serial)
                .putInt(status.ordinal())
                .put(payload)
                .flip();
    }

    private byte[] nearly(byte[] well) {
        return random.nextInt(3) == 0 ? Replies.mutate(well, random) : well;
    }

    private byte[] garbage(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] error() {
        XdrWriter out = new XdrWriter().int32(random.nextInt(110)).int32(10).optionalString(Optional.of("on purpose"));
        return out.int32(2).int64(0).int64(0).int64(0).int32(0).toByteArray();
    }

    private DomainRef domain() {
        return new DomainRef(new UUID(random.nextInt(4), 1), "vm" + random.nextInt(4), random.nextInt(4) - 1);
    }

    private byte[] event(DomainEvent.Kind kind) {
        XdrWriter out = new XdrWriter().int32(random.nextInt(3));
        RemoteTypes.domain(out, domain());
        switch (kind) {
            case LIFECYCLE -> out.int32(random.nextInt(12)).int32(random.nextInt(12));
            case IO_ERROR -> out.string("/disk").string("vda").int32(1).string("enospc");
            case DEVICE_ADDED, DEVICE_REMOVED, DEVICE_REMOVAL_FAILED -> out.string("virtio-disk1");
            case BLOCK_JOB -> out.string("vda").int32(random.nextInt(7)).int32(random.nextInt(6));
            case MIGRATION_ITERATION -> out.int32(random.nextInt());
            case JOB_COMPLETED -> RemoteTypes.params(out, params(), 64);
            case METADATA_CHANGE -> out.int32(2).optionalString(Optional.of("urn:x"));
            case REBOOT -> {}
        }
        byte[] well = out.toByteArray();
        return random.nextInt(300) == 0 ? Replies.mutate(well, random) : well;
    }

    private TypedParams params() {
        TypedParams params = TypedParams.NONE;
        for (int i = random.nextInt(6); i > 0; i--) {
            params = params.and(
                    random.nextBoolean()
                            ? TypedParam.of("name" + i, "text")
                            : TypedParam.ofUnsigned("number" + i, random.nextLong()));
        }
        return params;
    }

    /** What the daemon would answer, for the calls whose answers have a shape of their own; noise for the others. */
    private byte[] payload(int procedure) {
        XdrWriter out = new XdrWriter();
        int count = random.nextInt(5);
        switch (Procedure.valueOf(Procedure.nameOf(procedure))) {
            case STORAGE_VOL_DOWNLOAD, STORAGE_VOL_UPLOAD -> {}
            case CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY -> out.int32(random.nextInt(99));
            case CONNECT_LIST_ALL_DOMAINS -> {
                out.int32(count);
                for (int i = 0; i < count; i++) RemoteTypes.domain(out, domain());
                out.int32(count);
            }
            case CONNECT_LIST_ALL_STORAGE_POOLS, CONNECT_LIST_ALL_NETWORKS -> {
                out.int32(count);
                for (int i = 0; i < count; i++) out.string("name" + i).uuid(new UUID(i, i));
                out.int32(count);
            }
            case STORAGE_POOL_LIST_ALL_VOLUMES -> {
                out.int32(count);
                for (int i = 0; i < count; i++)
                    out.string("pool").string("volume" + i).string("/key" + i);
                out.int32(count);
            }
            case DOMAIN_INTERFACE_ADDRESSES -> {
                out.int32(count);
                for (int i = 0; i < count; i++) {
                    out.string("eth" + i)
                            .optionalString(Optional.of("52:54:00:00:00:01"))
                            .int32(1);
                    out.int32(0).string("10.0.0." + i).int32(24);
                }
            }
            case STORAGE_POOL_GET_INFO ->
                out.int32(random.nextInt(6)).int64(9).int64(5).int64(4);
            case STORAGE_VOL_GET_INFO -> out.int32(random.nextInt(7)).int64(9).int64(5);
            case DOMAIN_GET_BLOCK_JOB_INFO ->
                out.int32(1).int32(random.nextInt(7)).int64(0).int64(5).int64(9);
            case DOMAIN_GET_JOB_STATS -> RemoteTypes.params(out.int32(random.nextInt(7)), params(), 64);
            case CONNECT_GET_ALL_DOMAIN_STATS -> {
                out.int32(count);
                for (int i = 0; i < count; i++) {
                    RemoteTypes.domain(out, domain());
                    RemoteTypes.params(out, params(), 64);
                }
            }
            case DOMAIN_GET_XML_DESC, STORAGE_VOL_GET_PATH -> out.string("<domain/>");
            default -> {
                return TortureReplies.words(random);
            }
        }
        return out.toByteArray();
    }
}
