package org.drover.libvirt.internal.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.TimedOut;
import org.drover.libvirt.WireFrame;
import org.drover.libvirt.WireFrame.Status;
import org.drover.libvirt.WireFrame.Type;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;

/** One call from its making to its answer; after its deadline it goes on occupying the wire until the daemon answers. */
final class Call<T> {
    final Procedure procedure;
    final byte[] arguments;
    final Optional<RpcStream> stream;
    private final XdrReader.Element<T> decoder;
    private final CompletableFuture<T> reply = new CompletableFuture<>();

    Call(Procedure procedure, byte[] arguments, XdrReader.Element<T> decoder) {
        this(procedure, arguments, decoder, Optional.empty());
    }

    /** @param stream what it opens */
    Call(Procedure procedure, byte[] arguments, XdrReader.Element<T> decoder, Optional<RpcStream> stream) {
        this.stream = stream;
        this.procedure = procedure;
        this.arguments = arguments;
        this.decoder = decoder;
    }

    /** The answer, or after {@code deadline} a {@link TimedOut}. Completed on the connection's reader thread. */
    CompletableFuture<T> reply(Duration deadline) {
        // a timer that is dropped with the answer, so that a thousand quick calls do not leave a thousand of them
        CompletableFuture<T> answer = new CompletableFuture<>();
        reply.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else if (failure instanceof LibvirtFailure known) {
                answer.completeExceptionally(known);
            } else {
                answer.completeExceptionally(new TimedOut(procedure + " has no answer after " + deadline.toMillis()
                        + " ms; the daemon may still carry it out"));
            }
        });
        return answer;
    }

    boolean isOver() {
        return reply.isDone();
    }

    void fail(LibvirtFailure failure) {
        reply.completeExceptionally(failure);
    }

    /** Has the answer read; says whether the daemon has said yes. */
    boolean answer(WireFrame frame) throws ProtocolViolation {
        try {
            if (frame.type() != Type.REPLY || frame.procedure() != procedure.number()) {
                throw new ProtocolViolation("to " + procedure + " came " + frame);
            }
            XdrReader in = new XdrReader(frame.payload());
            if (frame.status() == Status.OK) {
                T value = decoder.read(in);
                in.end();
                stream.ifPresent(RpcStream::opened);
                reply.complete(value);
                return true;
            } else if (frame.status() == Status.ERROR) {
                LibvirtException error = RemoteTypes.error(in);
                in.end();
                reply.completeExceptionally(error);
                return false;
            } else {
                throw new ProtocolViolation("to " + procedure + " came " + frame);
            }
        } catch (ProtocolViolation violation) {
            fail(violation);
            throw violation;
        } catch (RuntimeException e) {
            ProtocolViolation violation = new ProtocolViolation("the answer to " + procedure + " makes no sense", e);
            fail(violation);
            throw violation;
        }
    }
}
