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
    /** The calls of {@code remote_protocol.x} that make a migration. */
    enum Call {
        PERFORM(305),
        FINISH(306),
        CONFIRM(307);

        private final int procedure;

        Call(int procedure) {
            this.procedure = procedure;
        }
    }

    /** Which way a held frame was going. */
    enum Way {
        /** The daemon never sees the call. */
        REQUEST,
        /** The daemon has done it, the program is never told. */
        REPLY
    }

    private record Hold(Call call, Way way, CompletableFuture<Void> reached) {}

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

    /** The next such frame is held; what comes back is completed when it is. */
    CompletableFuture<Void> hold(Call call, Way way) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        hold.set(Optional.of(new Hold(call, way, reached)));
        return reached;
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
                if (isHeld(frame, way)) {
                    while (next(from) != null) {} // nothing passes any more
                    return;
                }
                while (frame.hasRemaining()) to.write(frame);
            }
        }
    }

    private boolean isHeld(ByteBuffer frame, Way way) {
        Optional<Hold> wanted = hold.get();
        boolean it = wanted.isPresent()
                && wanted.get().way() == way
                && frame.getInt(4) == REMOTE_PROGRAM
                && frame.getInt(12) == wanted.get().call().procedure
                && frame.getInt(16) == (way == Way.REQUEST ? 0 : 1);
        if (!it || !hold.compareAndSet(wanted, Optional.empty())) return false;
        wanted.get().reached().complete(null);
        return true;
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
