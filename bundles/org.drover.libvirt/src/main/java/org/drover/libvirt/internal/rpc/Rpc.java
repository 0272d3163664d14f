package org.drover.libvirt.internal.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.drover.libvirt.internal.xdr.XdrReader;

/** Sends a call somewhere and has its answer read. */
public interface Rpc {
    /** Fails with a {@code LibvirtFailure}, with {@code TimedOut} after the deadline; completed on any thread. */
    <T> CompletableFuture<T> call(
            Procedure procedure, byte[] arguments, XdrReader.Element<T> decoder, Duration deadline);

    /** The same of a call that bytes follow; one that comes too late is aborted. */
    CompletableFuture<RpcStream> open(Procedure procedure, byte[] arguments, RpcStream.Kind kind, Duration deadline);
}
