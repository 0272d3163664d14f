package org.drover.lab;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a program and a libvirtd, and knows where one frame of libvirt's RPC ends and the next begins (a length
 * word, then program, version, procedure, type...: {@code virnetprotocol.x}). On a chosen call it stops: what comes next on
 * that connection stays with it, until the program has gone. So a program can be killed at a point, not at a time.
 */
final class Gate implements AutoCloseable {
    /** The calls of {@code remote_protocol.x} that make a migration, of whatever kind. */
    enum Call {
        MARK(264),
        BEGIN(302),
        BUDGET(166),
        PREPARE(303),
        PERFORM(305),
        FINISH(306),
        CONFIRM(307),
        POST_COPY(364),
        NEW_FILE(93),
        DELETE_FILE(94),
        COPY_DISK(345),
        PIVOT(237),
        UPLOAD(208),
        DEFINE(350),
        UNDEFINE(231),
        SAVE(232),
        RESTORE(233),
        RESUME(28);

        private final int procedure;

        Call(int procedure) {
            this.procedure = procedure;
        }
    }

    /** Which way a held frame was going. */
    enum Way {
        /** The daemon does not see the call. */
        REQUEST,
        /** The daemon has done it, the program is not told. */
        REPLY
    }

    /**
     * A frame that is held, or will be.
     *
     * @param reached completed when it is held; with {@code sent} when it has been passed on
     * @param then    what becomes of it: passed on, or the connection ends; nothing: it is held until the program has gone
     */
    record Hold(
            Call call,
            Way way,
            boolean sent,
            CompletableFuture<Void> reached,
            Optional<CompletableFuture<Boolean>> then) {}

    private static final int REMOTE_PROGRAM = 0x20008086;
    private static final int HEADER = 28;

    private final Path socket;
    private final Path daemon;
    private final ServerSocketChannel door;
    private final AtomicReference<Optional<Hold>> hold = new AtomicReference<>(Optional.empty());

    Gate(Path socket, Path daemon) throws IOException {
        this.socket = socket;
        this.daemon = daemon;
        Files.deleteIfExists(socket);
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        begin("gate-door", this::accept);
    }

    /** The next such frame is held until the program has gone; what comes back is completed when it is held. */
    CompletableFuture<Void> hold(Call call, Way way) {
        return set(new Hold(call, way, false, new CompletableFuture<>(), Optional.empty()))
                .reached();
    }

    /** The next such frame is held until it is said what becomes of it; {@code sent}: it is passed on, and told of. */
    Hold stop(Call call, Way way, boolean sent) {
        return set(new Hold(call, way, sent, new CompletableFuture<>(), Optional.of(new CompletableFuture<>())));
    }

    private Hold set(Hold wanted) {
        hold.set(Optional.of(wanted));
        return wanted;
    }

    /** Holds nothing any more that has not come yet. */
    void open() {
        hold.set(Optional.empty());
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel program = door.accept();
            begin("gate-request", () -> serve(program));
        }
    }

    /** A daemon that is not there is told by closing at once. */
    private void serve(SocketChannel program) throws IOException {
        try (program) {
            SocketChannel behind = SocketChannel.open(UnixDomainSocketAddress.of(daemon));
            begin("gate-reply", () -> pump(behind, program, Way.REPLY));
            pump(program, behind, Way.REQUEST);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // the end of a connection, which is what these tests are about
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Passes frames on until one end closes, and then closes the other: as a dead process's kernel does. */
    private void pump(SocketChannel from, SocketChannel to, Way way) throws IOException {
        try (from;
                to) {
            for (ByteBuffer frame = next(from); frame != null; frame = next(from)) {
                Optional<Hold> held = held(frame, way);
                if (held.isPresent() && !held.get().sent()) {
                    held.get().reached().complete(null);
                    if (!passes(held.get(), from)) return;
                }
                while (frame.hasRemaining()) to.write(frame);
                if (held.isPresent() && held.get().sent()) {
                    held.get().reached().complete(null);
                    if (!passes(held.get(), from)) return;
                }
            }
        }
    }

    /** False when the connection is to end, or has ended while it was held. */
    private static boolean passes(Hold held, ReadableByteChannel from) throws IOException {
        if (held.then().isPresent()) return held.then().get().join();
        while (next(from) != null) {} // nothing passes any more
        return false;
    }

    private Optional<Hold> held(ByteBuffer frame, Way way) {
        Optional<Hold> wanted = hold.get();
        boolean it = wanted.isPresent()
                && wanted.get().way() == way
                && frame.getInt(4) == REMOTE_PROGRAM
                && frame.getInt(12) == wanted.get().call().procedure
                && frame.getInt(16) == (way == Way.REQUEST ? 0 : 1);
        return it && hold.compareAndSet(wanted, Optional.empty()) ? wanted : Optional.empty();
    }

    /** A whole frame; nothing at the end of the stream. */
    private static ByteBuffer next(ReadableByteChannel from) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4);
        if (!filled(length, from)) return null;
        int bytes = length.getInt(0);
        if (bytes < HEADER) throw new IOException("a frame of " + bytes + " bytes");
        ByteBuffer frame = ByteBuffer.allocate(bytes).putInt(bytes);
        return filled(frame, from) ? frame.flip() : null;
    }

    private static boolean filled(ByteBuffer buffer, ReadableByteChannel from) throws IOException {
        while (buffer.hasRemaining()) if (from.read(buffer) < 0) return false;
        return true;
    }

    @Override
    public void close() throws IOException {
        door.close();
        Files.deleteIfExists(socket);
    }
}
