package org.drover.libvirt.internal.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.WireFrame;
import org.drover.libvirt.internal.xdr.XdrReader;

/** Answers every call at once with the same bytes, whatever they are worth. */
public record CannedRpc(WireFrame.Status status, byte[] payload) implements Rpc {
    @Override
    public <T> CompletableFuture<T> call(
            Procedure procedure, byte[] arguments, XdrReader.Element<T> decoder, Duration deadline) {
        Call<T> call = new Call<>(procedure, arguments, decoder);
        WireFrame frame = new WireFrame(
                WireFrame.Direction.RECEIVED,
                WireFrame.REMOTE_PROGRAM,
                procedure.number(),
                WireFrame.Type.REPLY,
                1,
                status,
                Frames.HEADER + payload.length,
                ByteBuffer.wrap(payload));
        try {
            call.answer(frame);
        } catch (ProtocolViolation expected) {
            assert call.isOver(); // the caller gets it too
        }
        return call.reply(deadline);
    }

    @Override
    public CompletableFuture<RpcStream> open(
            Procedure procedure, byte[] arguments, RpcStream.Kind kind, Duration deadline) {
        RpcStream stream = new RpcStream(procedure, kind, frame -> {});
        return call(procedure, arguments, in -> stream, deadline);
    }
}
