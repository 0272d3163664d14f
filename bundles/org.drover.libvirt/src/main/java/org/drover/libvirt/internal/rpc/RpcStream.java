package org.drover.libvirt.internal.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.drover.libvirt.Interrupted;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.TimedOut;
import org.drover.libvirt.WireFrame;
import org.drover.libvirt.WireFrame.Status;
import org.drover.libvirt.WireFrame.Type;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * The bytes that follow a call, in frames with its serial number ({@code virNetMessageType} STREAM and STREAM_HOLE of
 * {@code virnetprotocol.x}). Memory is bounded both ways: what comes in and is not taken holds the connection's reader
 * up, and with it the daemon; what goes out waits until the transport takes it. One thread reads or writes, any aborts.
 */
public final class RpcStream {
    /** {@code VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX}: what libvirt itself puts into one frame. */
    public static final int PIECE = 262120;

    /** So much may wait to be taken; the piece that passes it is kept too. */
    private static final int INBOUND_LIMIT = 1 << 20;

    /** What a piece takes besides its bytes, so that a million empty ones count as well. */
    private static final int OVERHEAD = 256;

    private static final int UNSENT_LIMIT = 4;
    private static final byte[] NOTHING = {};

    /** Which way the bytes go, and whether holes may be among them. */
    public record Kind(boolean inbound, boolean holes) {}

    /** @param hole its length in bytes; 0 for a piece of data */
    public record Piece(ByteBuffer data, long hole) {}

    private enum State {
        OPEN,
        FINISHING,
        FINISHED,
        ABORTING,
        ABORTED
    }

    private interface Attempt<T> {
        Optional<T> result() throws LibvirtFailure;
    }

    private final Procedure procedure;
    private final Kind kind;
    private final Consumer<WireFrame> outbound;

    private int serial;
    private boolean opened;
    private final Queue<Piece> pieces = new ArrayDeque<>();
    private long waiting;
    private boolean atEnd;
    private int unsent;
    private State state = State.OPEN;
    private Optional<LibvirtFailure> failure = Optional.empty();

    RpcStream(Procedure procedure, Kind kind, Consumer<WireFrame> outbound) {
        this.procedure = procedure;
        this.kind = kind;
        this.outbound = outbound;
    }

    /** The call that opens it got this number. */
    synchronized void bears(int number) {
        serial = number;
    }

    /** The daemon has said yes. */
    synchronized void opened() {
        opened = true;
        if (state == State.ABORTING) { // nobody waited for that long
            send(Type.STREAM, Status.ERROR, NOTHING);
        }
    }

    /** The next bytes or hole, or nothing at the end; waits for them until {@code deadline}. */
    public synchronized Optional<Piece> take(Duration deadline) throws LibvirtFailure {
        return await(deadline, "has sent nothing", () -> {
            requireOpen();
            if (pieces.isEmpty()) {
                return atEnd ? Optional.of(Optional.<Piece>empty()) : Optional.empty();
            }
            Piece piece = pieces.remove();
            waiting -= cost(piece);
            notifyAll();
            return Optional.of(Optional.of(piece));
        });
    }

    /** Sends up to {@link #PIECE} bytes, which nobody may change from now on. */
    public synchronized void put(byte[] bytes, Duration deadline) throws LibvirtFailure {
        if (bytes.length > PIECE) {
            throw new IllegalArgumentException(bytes.length + " bytes in one piece, " + PIECE + " at most");
        }
        if (bytes.length > 0) { // an empty piece would be the end
            put(Type.STREAM, bytes, deadline);
        }
    }

    public synchronized void putHole(long length, Duration deadline) throws LibvirtFailure {
        if (!kind.holes() || length <= 0) {
            throw new IllegalArgumentException(
                    "a hole of " + length + " bytes" + (kind.holes() ? "" : " in a stream that has none"));
        }
        put(Type.STREAM_HOLE, new XdrWriter().int64(length).int32(0).toByteArray(), deadline);
    }

    private void put(Type type, byte[] payload, Duration deadline) throws LibvirtFailure {
        await(deadline, "takes nothing more", () -> {
            requireOpen();
            if (unsent >= UNSENT_LIMIT) {
                return Optional.empty();
            }
            send(type, Status.CONTINUE, payload);
            return Optional.of(true);
        });
    }

    /** Tells the daemon that it was all, and waits for its word that it was well. */
    public synchronized void finish(Duration deadline) throws LibvirtFailure {
        if (state == State.OPEN && failure.isEmpty()) {
            state = State.FINISHING;
            forget();
            send(Type.STREAM, Status.OK, NOTHING);
        }
        await(deadline, "does not say that it has all", () -> {
            if (state == State.ABORTING || state == State.ABORTED) throw aborted();
            return state == State.FINISHED ? Optional.of(true) : Optional.empty();
        });
    }

    /** Breaks off: what waits here is dropped, a thread that waits here gets {@link Interrupted}. Does not wait itself. */
    public synchronized void abort() {
        if (failure.isPresent() || state == State.FINISHED || state == State.ABORTING || state == State.ABORTED) {
            return;
        }
        state = State.ABORTING;
        forget();
        if (opened) {
            send(Type.STREAM, Status.ERROR, NOTHING);
        }
    }

    /** After an abort, waits until the daemon has let go. */
    public synchronized void awaitAborted(Duration deadline) throws LibvirtFailure {
        if (failure.isEmpty()) {
            await(deadline, "does not let go", () -> state == State.ABORTING ? Optional.empty() : Optional.of(true));
        }
    }

    private void forget() {
        pieces.clear();
        waiting = 0;
        notifyAll();
    }

    private void requireOpen() throws Interrupted {
        if (state == State.ABORTING || state == State.ABORTED) {
            throw aborted();
        }
        if (state != State.OPEN) {
            throw new IllegalStateException("the stream was finished already");
        }
    }

    private Interrupted aborted() {
        return new Interrupted("the stream of " + procedure + " was aborted here");
    }

    private void send(Type type, Status status, byte[] payload) {
        unsent++;
        outbound.accept(Frames.sent(WireFrame.REMOTE_PROGRAM, procedure.number(), type, serial, status, payload));
    }

    /** The transport has one of its frames. */
    synchronized void sent() {
        unsent--;
        notifyAll();
    }

    /** Takes a frame; while too much waits to be taken, so does this. Says whether the stream is over. */
    synchronized boolean received(WireFrame frame) throws ProtocolViolation {
        if (frame.procedure() != procedure.number()) {
            throw new ProtocolViolation("in the stream of " + procedure + " came " + frame);
        }
        switch (frame.status()) {
            case ERROR -> {
                XdrReader in = new XdrReader(frame.payload());
                LibvirtException error = RemoteTypes.error(in);
                in.end();
                if (state == State.ABORTING) state = State.ABORTED;
                fail(error);
                return true;
            }
            case OK -> {
                if (frame.type() != Type.STREAM || frame.payload().hasRemaining() || state == State.OPEN) {
                    throw new ProtocolViolation("the stream of " + procedure + " is confirmed in midstream: " + frame);
                }
                state = state == State.ABORTING ? State.ABORTED : State.FINISHED;
                notifyAll();
                return true;
            }
            default -> keep(read(frame));
        }
        return false;
    }

    private Optional<Piece> read(WireFrame frame) throws ProtocolViolation {
        ByteBuffer data = frame.payload();
        boolean end = frame.type() == Type.STREAM && !data.hasRemaining();
        if (end) { // also of what goes out, when the daemon's end of it breaks
            atEnd = true;
            notifyAll();
            return Optional.empty();
        }
        if (!kind.inbound() || atEnd) {
            throw new ProtocolViolation("in the stream of " + procedure + " nothing more was to come: " + frame);
        }
        if (frame.type() == Type.STREAM) {
            return Optional.of(new Piece(data, 0));
        }
        XdrReader in = new XdrReader(data);
        long length = in.int64();
        int flags = in.int32();
        in.end();
        if (!kind.holes() || length <= 0 || flags != 0) {
            throw new ProtocolViolation("in the stream of " + procedure + " came a hole of " + length + " bytes"
                    + (kind.holes() ? "" : " that nobody asked for"));
        }
        return Optional.of(new Piece(ByteBuffer.wrap(NOTHING), length));
    }

    private void keep(Optional<Piece> piece) {
        if (piece.isEmpty() || state != State.OPEN) {
            return;
        }
        pieces.add(piece.get());
        waiting += cost(piece.get());
        notifyAll();
        boolean interrupted = false;
        while (waiting > INBOUND_LIMIT && state == State.OPEN && failure.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) { // nobody interrupts a reader: its transport is closed
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long cost(Piece piece) {
        return OVERHEAD + piece.data().remaining();
    }

    /** It ends with this, unless it has ended already. */
    synchronized void fail(LibvirtFailure reason) {
        if (failure.isEmpty() && state != State.FINISHED && state != State.ABORTED) {
            failure = Optional.of(reason);
        }
        forget();
    }

    private <T> T await(Duration deadline, String silence, Attempt<T> attempt) throws LibvirtFailure {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            if (failure.isPresent()) {
                throw failure.get().seenHere();
            }
            Optional<T> result = attempt.result();
            if (result.isPresent()) {
                return result.get();
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimedOut("the stream of " + procedure + ": the daemon " + silence + " for "
                        + deadline.toMillis() + " ms");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Interrupted("interrupted in the stream of " + procedure, e);
            }
        }
    }
}
