package org.drover.libvirt.internal.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.drover.libvirt.Interrupted;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/** A connection together with the deadline that its calls get. */
public record Caller(Rpc rpc, Duration deadline) {
    /** The decoder of a reply without content. */
    public static final XdrReader.Element<Void> NOTHING = in -> null;

    public Caller within(Duration other) {
        return new Caller(rpc, other);
    }

    public <T> T call(Procedure procedure, XdrWriter arguments, XdrReader.Element<T> decoder) throws LibvirtFailure {
        return await(procedure, rpc.call(procedure, arguments.toByteArray(), decoder, deadline));
    }

    /** Opens a stream; whoever is interrupted or late meanwhile leaves none behind. */
    public RpcStream open(Procedure procedure, XdrWriter arguments, RpcStream.Kind kind) throws LibvirtFailure {
        CompletableFuture<RpcStream> opening = rpc.open(procedure, arguments.toByteArray(), kind, deadline);
        try {
            return await(procedure, opening);
        } catch (Interrupted e) {
            opening.thenAccept(RpcStream::abort);
            throw e;
        }
    }

    private static <T> T await(Procedure procedure, CompletableFuture<T> reply) throws LibvirtFailure {
        try {
            return reply.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtFailure failure) {
                throw failure.seenHere();
            }
            throw new IllegalStateException(procedure + " failed in an unforeseen way", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for " + procedure, e);
        }
    }

    public <T> T call(Procedure procedure, XdrReader.Element<T> decoder) throws LibvirtFailure {
        return call(procedure, new XdrWriter(), decoder);
    }

    public void call(Procedure procedure, XdrWriter arguments) throws LibvirtFailure {
        call(procedure, arguments, NOTHING);
    }

    /** Does not wait; the future's dependents run on a thread of the common pool, never on the connection's. */
    public <T> CompletableFuture<T> start(Procedure procedure, XdrWriter arguments, XdrReader.Element<T> decoder) {
        return rpc.call(procedure, arguments.toByteArray(), decoder, deadline).handleAsync((value, failure) -> {
            if (failure != null) {
                throw failure instanceof CompletionException ready ? ready : new CompletionException(failure);
            }
            return value;
        });
    }
}
