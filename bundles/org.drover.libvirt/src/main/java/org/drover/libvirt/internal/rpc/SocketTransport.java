package org.drover.libvirt.internal.rpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.drover.libvirt.LibvirtUri;

/** A plain socket: on this machine, or over TCP (unencrypted: for networks that nobody else is on). */
public final class SocketTransport implements Transport {
    private final SocketChannel channel;

    private SocketTransport(SocketChannel channel) {
        this.channel = channel;
    }

    public static SocketTransport connect(LibvirtUri.UnixSocket unix) throws IOException {
        return new SocketTransport(SocketChannel.open(UnixDomainSocketAddress.of(unix.path())));
    }

    public static SocketTransport connect(LibvirtUri.Tcp tcp, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            InetSocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
            if (address.isUnresolved()) {
                throw new IOException("the name '" + tcp.host() + "' does not resolve");
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, Math.toIntExact(timeout.toMillis()));
            return new SocketTransport(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
