package org.drover.libvirt;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * The other end of one connection, for what a real daemon does not do on demand: answer late, in another order, wrongly
 * or not at all. The test says every byte of it.
 */
final class FakeDaemon implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Path directory;
    private final ServerSocketChannel listening;
    private SocketChannel client;
    private DataInputStream in;

    FakeDaemon() throws IOException {
        directory = Files.createTempDirectory("drover-fake");
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("sock")));
    }

    /** A call or message as it came in. */
    record Received(int program, int procedure, int type, int serial, int status, ByteBuffer payload) {}

    LibvirtUri uri() {
        return LibvirtUri.parse("test+unix:///default?socket=" + directory.resolve("sock"));
    }

    void accept() throws IOException {
        client = listening.accept();
        in = new DataInputStream(Channels.newInputStream(client));
    }

    /** Accepts and answers as a daemon does until the connection is open. */
    void welcome(boolean keepAlive) throws IOException {
        accept();
        reply(expect(Procedure.AUTH_LIST), new XdrWriter().int32(1).int32(0).toByteArray());
        reply(
                expect(Procedure.CONNECT_SUPPORTS_FEATURE),
                new XdrWriter().bool(keepAlive).toByteArray());
        reply(expect(Procedure.CONNECT_OPEN), NOTHING);
    }

    /** The next call, which must be this one; keep-alive in between is passed over. */
    Received expect(Procedure procedure) throws IOException {
        Received received = receive();
        while (received.program() == WireFrame.KEEPALIVE_PROGRAM) {
            received = receive();
        }
        if (received.procedure() != procedure.number()) {
            throw new AssertionError("expected " + procedure + ", came " + Procedure.nameOf(received.procedure()));
        }
        return received;
    }

    Received receive() throws IOException {
        int length = in.readInt();
        byte[] rest = in.readNBytes(length - 4);
        if (rest.length < length - 4) {
            throw new EOFException("the client closed inside a frame");
        }
        ByteBuffer frame = ByteBuffer.wrap(rest);
        int program = frame.getInt();
        frame.getInt();
        int procedure = frame.getInt();
        int type = frame.getInt();
        int serial = frame.getInt();
        int status = frame.getInt();
        return new Received(program, procedure, type, serial, status, frame.slice());
    }

    void reply(Received call, byte[] payload) throws IOException {
        frame(call.program(), call.procedure(), WireFrame.Type.REPLY, call.serial(), payload);
    }

    /** Something in the stream that this call has opened. */
    void stream(Received call, WireFrame.Type type, WireFrame.Status status, byte[] payload) throws IOException {
        frame(call.program(), call.procedure(), type, call.serial(), status, payload);
    }

    void frame(int program, int procedure, WireFrame.Type type, int serial, byte[] payload) throws IOException {
        frame(program, procedure, type, serial, WireFrame.Status.OK, payload);
    }

    private void frame(
            int program, int procedure, WireFrame.Type type, int serial, WireFrame.Status status, byte[] payload)
            throws IOException {
        send(ByteBuffer.allocate(28 + payload.length)
                .putInt(28 + payload.length)
                .putInt(program)
                .putInt(1)
                .putInt(procedure)
                .putInt(type.ordinal())
                .putInt(serial)
                .putInt(status.ordinal())
                .put(payload)
                .flip());
    }

    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    void hangUp() throws IOException {
        client.close();
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
        listening.close();
        Files.delete(directory.resolve("sock"));
        Files.delete(directory);
    }
}
