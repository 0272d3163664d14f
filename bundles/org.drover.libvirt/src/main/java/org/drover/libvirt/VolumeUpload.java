package org.drover.libvirt;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.drover.libvirt.internal.rpc.RpcStream;

/**
 * Bytes on their way into a volume. At most about 1 MiB waits here for the daemon; then a write waits too. Other calls of
 * the same connection are sent between the pieces. One thread writes; any closes.
 */
public final class VolumeUpload implements AutoCloseable {
    private final RpcStream stream;
    private final Duration patience;

    VolumeUpload(RpcStream stream, Duration patience) {
        this.stream = stream;
        this.patience = patience;
    }

    /**
     * Writes all that remains in {@code data}.
     *
     * @throws TimedOut when nothing was taken for as long as a call may take; {@code data} stands where it got to
     * @throws LibvirtException when the daemon cannot write on (no space, for instance)
     * @throws Interrupted when it is closed meanwhile
     */
    public void write(ByteBuffer data) throws LibvirtFailure {
        while (data.hasRemaining()) {
            byte[] piece = new byte[Math.min(data.remaining(), RpcStream.PIECE)];
            data.get(data.position(), piece);
            stream.put(piece, patience);
            data.position(data.position() + piece.length);
        }
    }

    /** Goes on {@code length} bytes further (1 or more); only where the upload was opened for holes. */
    public void hole(long length) throws LibvirtFailure {
        stream.putHole(length, patience);
    }

    /** Ends it, and waits until the daemon has written all. Without this, nothing is known of what was written. */
    public void finish() throws LibvirtFailure {
        stream.finish(patience);
    }

    /** Breaks it off unless it was finished; what was written so far stays. Does not wait. */
    @Override
    public void close() {
        stream.abort();
    }
}
