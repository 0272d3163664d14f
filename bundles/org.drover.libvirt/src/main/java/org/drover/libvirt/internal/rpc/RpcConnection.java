package org.drover.libvirt.internal.rpc;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.drover.libvirt.ConnectOptions;
import org.drover.libvirt.ConnectionLost;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.TimedOut;
import org.drover.libvirt.WireFrame;
import org.drover.libvirt.WireFrame.Type;
import org.drover.libvirt.internal.xdr.XdrReader;

/**
 * Calls and events over one transport ({@code virnetprotocol.x}). A thread reads and finds each reply's call by its
 * serial number, another writes, so neither a peer that does not answer nor one that does not read holds a caller up
 * beyond its deadline.
 */
public final class RpcConnection implements Rpc, AutoCloseable {
    private static final Logger LOG = System.getLogger(RpcConnection.class.getName());
    private static final int WAITING_LIMIT = 1024;
    private static final int PAST_STREAMS = 64;
    private static final int PING = 1;
    private static final int PONG = 2;

    /** Gets what the daemon sends without being asked, on the reader thread, which it must not hold up. */
    public interface Listener {
        void event(WireFrame frame) throws LibvirtFailure;

        /** Told once, whoever ended the connection. */
        void ended(LibvirtFailure reason);
    }

    private final Transport transport;
    private final String peer;
    private final ConnectOptions options;
    private final Listener listener;
    private final KeepAlive keepAlive;
    private final LinkedBlockingQueue<WireFrame> outbound = new LinkedBlockingQueue<>();
    private final AtomicBoolean pongQueued = new AtomicBoolean();
    private final Thread writer;

    private final Object lock = new Object();
    private final Map<Integer, Call<?>> onWire = new HashMap<>();
    private final Queue<Call<?>> waiting = new ArrayDeque<>();
    private final Map<Integer, RpcStream> streams = new HashMap<>();
    private final Queue<Integer> pastStreams = new ArrayDeque<>(); // the reader's alone
    private CompletableFuture<Void> watchdog = CompletableFuture.completedFuture(null);
    private int lastSerial;
    private LibvirtFailure ended;

    public RpcConnection(Transport transport, String peer, ConnectOptions options, Listener listener) {
        this.transport = transport;
        this.peer = peer;
        this.options = options;
        this.listener = listener;
        this.keepAlive = new KeepAlive(options.keepAliveInterval(), options.keepAliveCount());
        this.writer = thread("libvirt-writer " + peer, this::write);
        thread("libvirt-reader " + peer, this::read);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Sends a call as soon as it is its turn; the answer's decoder and dependents run on the reader thread. */
    @Override
    public <T> CompletableFuture<T> call(
            Procedure procedure, byte[] arguments, XdrReader.Element<T> decoder, Duration deadline) {
        return start(new Call<>(procedure, arguments, decoder)).reply(deadline);
    }

    @Override
    public CompletableFuture<RpcStream> open(
            Procedure procedure, byte[] arguments, RpcStream.Kind kind, Duration deadline) {
        RpcStream stream = new RpcStream(procedure, kind, outbound::add);
        CompletableFuture<RpcStream> opened = start(new Call<>(procedure, arguments, in -> stream, Optional.of(stream)))
                .reply(deadline);
        opened.whenComplete((open, failure) -> {
            if (failure != null) stream.abort();
        });
        return opened;
    }

    private <T> Call<T> start(Call<T> call) {
        Procedure procedure = call.procedure;
        if (call.arguments.length > Frames.LIMIT - Frames.HEADER) {
            throw new IllegalArgumentException(
                    procedure + " with " + call.arguments.length + " bytes fits into no frame");
        }
        synchronized (lock) {
            if (waiting.size() == WAITING_LIMIT) {
                waiting.removeIf(Call::isOver);
            }
            if (ended != null) {
                call.fail(ended);
            } else if (onWire.size() < options.callsAtOnce()) {
                send(call);
            } else if (waiting.size() < WAITING_LIMIT) {
                waiting.add(call);
            } else {
                call.fail(
                        new TimedOut(peer + ": " + WAITING_LIMIT + " calls wait already, " + procedure + " not sent"));
            }
        }
        return call;
    }

    /** From now on, PINGs when nothing is heard, and the end of the connection when they are not answered. */
    public void startKeepAlive() {
        keepAlive.start();
        outbound.add(keepAliveFrame(PING));
        watch();
    }

    private void watch() {
        // a timer that ends with the connection: one that waited on would keep its buffers for half a minute
        CompletableFuture<Void> bell = new CompletableFuture<Void>()
                .completeOnTimeout(null, Math.max(1, keepAlive.millisToDeath()), TimeUnit.MILLISECONDS);
        synchronized (lock) {
            if (ended != null) {
                bell.cancel(false);
            }
            watchdog = bell;
        }
        bell.thenRun(() -> {
            if (keepAlive.isDead()) {
                end(new ConnectionLost(peer + " has given no sign of life for " + keepAlive.silence()));
            } else {
                watch();
            }
        });
    }

    private void send(Call<?> call) {
        do {
            lastSerial++;
        } while (lastSerial == 0 || onWire.containsKey(lastSerial) || streams.containsKey(lastSerial));
        onWire.put(lastSerial, call);
        call.stream.ifPresent(stream -> {
            stream.bears(lastSerial);
            streams.put(lastSerial, stream);
        });
        outbound.add(
                Frames.sent(WireFrame.REMOTE_PROGRAM, call.procedure.number(), Type.CALL, lastSerial, call.arguments));
    }

    private void write() {
        try {
            while (!isEnded()) {
                WireFrame next = outbound.poll(keepAlive.millisToPing(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    if (!keepAlive.isPingDue()) {
                        continue;
                    }
                    next = keepAliveFrame(PING);
                }
                if (next.program() == WireFrame.KEEPALIVE_PROGRAM && next.procedure() == PONG) {
                    pongQueued.set(false);
                }
                options.tap().saw(next);
                ByteBuffer bytes = Frames.bytes(next);
                while (bytes.hasRemaining()) {
                    transport.write(bytes);
                }
                if (isOfStream(next)) {
                    stream(next.serial()).ifPresent(RpcStream::sent);
                }
            }
        } catch (TransportFailed e) {
            end(e.failure());
        } catch (IOException e) {
            end(new ConnectionLost("cannot write to " + peer + ": " + e.getMessage(), e));
        } catch (InterruptedException e) {
            end(new ConnectionLost(peer + ": closed", e)); // only end() interrupts this thread
        } catch (RuntimeException e) {
            end(new ConnectionLost(peer + ": the wire tap failed", e));
        } catch (Error e) { // nothing would be sent any more, and nobody told
            end(new ConnectionLost(peer + ": writing failed: " + e, e));
            throw e;
        }
    }

    private void read() {
        try {
            Frames frames = new Frames(transport, keepAlive::heard);
            while (true) {
                WireFrame frame = frames.next();
                options.tap().saw(frame);
                dispatch(frame);
            }
        } catch (LibvirtFailure e) {
            end(e);
        } catch (TransportFailed e) {
            end(e.failure());
        } catch (IOException e) {
            end(new ConnectionLost("cannot read from " + peer + ": " + e.getMessage(), e));
        } catch (RuntimeException e) {
            end(new ConnectionLost(peer + ": reading failed", e));
        } catch (Error e) { // no memory, mostly: the calls in flight must not wait for a reader that is gone
            end(new ConnectionLost(peer + ": reading failed: " + e, e));
            throw e;
        }
    }

    private void dispatch(WireFrame frame) throws LibvirtFailure {
        if (frame.program() == WireFrame.KEEPALIVE_PROGRAM) {
            if (frame.procedure() == PING && pongQueued.compareAndSet(false, true)) {
                outbound.add(keepAliveFrame(PONG));
            }
        } else if (frame.type() == Type.MESSAGE) {
            if (frame.program() == WireFrame.REMOTE_PROGRAM) {
                listener.event(frame);
            }
        } else if (isOfStream(frame)) {
            streamed(frame);
        } else if (!answered(frame).answer(frame)) {
            over(frame.serial());
        }
    }

    private static boolean isOfStream(WireFrame frame) {
        return frame.program() == WireFrame.REMOTE_PROGRAM
                && (frame.type() == Type.STREAM || frame.type() == Type.STREAM_HOLE);
    }

    private Optional<RpcStream> stream(int serial) {
        synchronized (lock) {
            return Optional.ofNullable(streams.get(serial));
        }
    }

    /** While its reader is slow, this thread waits, and the daemon behind it: that is how a stream is held back. */
    private void streamed(WireFrame frame) throws ProtocolViolation {
        Optional<RpcStream> stream = stream(frame.serial());
        if (stream.isPresent()) {
            keepAlive.hold();
            try {
                if (stream.get().received(frame)) {
                    over(frame.serial());
                }
            } finally {
                keepAlive.goOn();
            }
        } else if (!pastStreams.contains(frame.serial())) { // a daemon confirms an abort after its error, for instance
            throw new ProtocolViolation(peer + " sends in a stream that is not there: " + frame);
        }
    }

    private void over(int serial) {
        synchronized (lock) {
            if (streams.remove(serial) != null) {
                pastStreams.add(serial);
                if (pastStreams.size() > PAST_STREAMS) {
                    pastStreams.remove();
                }
            }
        }
    }

    private Call<?> answered(WireFrame frame) throws ProtocolViolation {
        synchronized (lock) {
            Call<?> call = frame.program() == WireFrame.REMOTE_PROGRAM ? onWire.remove(frame.serial()) : null;
            if (call == null) {
                throw new ProtocolViolation(peer + " answers what was not asked: " + frame);
            }
            while (!waiting.isEmpty() && onWire.size() < options.callsAtOnce()) {
                Call<?> next = waiting.remove();
                if (!next.isOver()) {
                    send(next);
                }
            }
            return call;
        }
    }

    private static WireFrame keepAliveFrame(int procedure) {
        return Frames.sent(WireFrame.KEEPALIVE_PROGRAM, procedure, Type.MESSAGE, 0, new byte[0]);
    }

    private boolean isEnded() {
        synchronized (lock) {
            return ended != null;
        }
    }

    /** Ends the connection: every call fails with this reason, unless there was one before. */
    public void end(LibvirtFailure reason) {
        List<Call<?>> unanswered;
        List<RpcStream> broken;
        synchronized (lock) {
            if (ended != null) {
                return;
            }
            ended = reason;
            unanswered = new ArrayList<>(onWire.values());
            unanswered.addAll(waiting);
            onWire.clear();
            waiting.clear();
            broken = List.copyOf(streams.values());
            streams.clear();
            watchdog.cancel(false);
        }
        try {
            transport.close();
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, peer + ": closing the transport failed", e);
        }
        writer.interrupt();
        unanswered.forEach(call -> call.fail(reason));
        broken.forEach(stream -> stream.fail(reason));
        listener.ended(reason);
    }

    @Override
    public void close() {
        end(new ConnectionLost("the connection to " + peer + " was closed here"));
    }
}
