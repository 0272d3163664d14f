package org.drover.libvirt.internal.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.drover.libvirt.internal.xdr.XdrReader;

/** Sends a call somewhere and has its answer read. */
public interface Rpc {
    /** Fails with a {@code LibvirtFailure}, with {@code TimedOut} after the deadline; completed on any thread. */
    <T> CompletableFuture<T> call(
            Procedure procedure, byte[] arguments, XdrReader.Element<T> decoder, Duration deadline);
}
