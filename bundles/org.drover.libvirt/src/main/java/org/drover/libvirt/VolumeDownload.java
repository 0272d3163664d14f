package org.drover.libvirt;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.drover.libvirt.internal.rpc.RpcStream;

/**
 * The bytes of a volume coming in. What is not taken from here holds up the daemon, and with it every other answer on the
 * same connection: give a download a connection of its own. At most about 1 MiB waits here. One thread takes; any closes.
 */
public final class VolumeDownload implements AutoCloseable {
    private final RpcStream stream;
    private final Duration patience;
    private boolean finished;

    VolumeDownload(RpcStream stream, Duration patience) {
        this.stream = stream;
        this.patience = patience;
    }

    /** What comes next in the volume: bytes, or a hole of so many bytes that read as 0. */
    public record Piece(ByteBuffer data, long hole) {
        /** How far it brings us in the volume, in bytes. */
        public long length() {
            return hole + data.remaining();
        }
    }

    /**
     * The next piece, in order; nothing at the end, once the daemon has said that this was all.
     *
     * @throws TimedOut when nothing comes for as long as a call may take; one can ask again
     * @throws LibvirtException when the daemon cannot read on: what came is not the whole
     * @throws Interrupted when it is closed meanwhile
     */
    public Optional<Piece> next() throws LibvirtFailure {
        if (finished) {
            return Optional.empty();
        }
        Optional<RpcStream.Piece> piece = stream.take(patience);
        if (piece.isEmpty()) {
            stream.finish(patience);
            finished = true;
        }
        return piece.map(p -> new Piece(p.data(), p.hole()));
    }

    /** Breaks it off unless it has ended; does not wait. */
    @Override
    public void close() {
        stream.abort();
    }
}
