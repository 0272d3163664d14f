package org.drover.libvirt.internal.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.drover.libvirt.Credential;

/**
 * A byte stream to a daemon. One thread reads, one writes, both block; closing from any thread is quick and ends both
 * with an {@link IOException}.
 */
public interface Transport extends Closeable {
    /** Reads some bytes; -1 at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Writes some bytes or all. */
    int write(ByteBuffer from) throws IOException;

    /** What let us in, and ends some day. */
    default List<Credential> credentials() {
        return List.of();
    }
}
