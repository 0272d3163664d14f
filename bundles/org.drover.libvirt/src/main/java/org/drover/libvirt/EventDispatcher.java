package org.drover.libvirt;

import java.lang.System.Logger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.drover.libvirt.internal.rpc.RpcConnection;
import org.drover.libvirt.internal.xdr.XdrReader;

/** Hands events to their listeners, in order, on a thread of their own: a listener may take its time and may call. */
final class EventDispatcher implements RpcConnection.Listener {
    /** When so many events or bytes wait, the listener is stuck; to lose events silently would be worse than to end. */
    private static final int LIMIT = 65536;

    private static final long BYTES_LIMIT = 64L << 20;

    private static final Logger LOG = System.getLogger(EventDispatcher.class.getName());

    private final String peer;
    private final Map<DomainEvent.Kind, List<Consumer<DomainEvent>>> listeners = new EnumMap<>(DomainEvent.Kind.class);
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(LIMIT);
    private final CompletableFuture<LibvirtFailure> ended = new CompletableFuture<>();
    private final AtomicLong bytesQueued = new AtomicLong();
    private Thread thread;

    EventDispatcher(String peer) {
        this.peer = peer;
        for (DomainEvent.Kind kind : DomainEvent.Kind.values()) {
            listeners.put(kind, new CopyOnWriteArrayList<>());
        }
    }

    List<Consumer<DomainEvent>> listeners(DomainEvent.Kind kind) {
        return listeners.get(kind);
    }

    /** Listeners cost a thread from the first one on. */
    synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::deliver, "libvirt-events " + peer);
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void event(WireFrame frame) throws LibvirtFailure {
        DomainEvent.Kind kind = DomainEvent.Kind.ofProcedure(frame.procedure());
        if (kind == null || listeners.get(kind).isEmpty()) {
            return;
        }
        XdrReader in = new XdrReader(frame.payload());
        in.int32(); // the callback's id: every kind is registered once, so the procedure says enough
        DomainEvent event = kind.read(in);
        in.end();
        int size = frame.length();
        boolean room = bytesQueued.addAndGet(size) <= BYTES_LIMIT
                && queue.offer(() -> {
                    bytesQueued.addAndGet(-size);
                    listeners.get(kind).forEach(listener -> tell(listener, event));
                });
        if (!room) {
            throw new ConnectionLost(peer + ": " + queue.size() + " events wait for a listener that does not return");
        }
    }

    @Override
    public void ended(LibvirtFailure reason) {
        ended.complete(reason);
        synchronized (this) {
            if (thread != null && !queue.offer(() -> {})) {
                LOG.log(Logger.Level.WARNING, peer + " ended with events that no listener took");
            }
        }
    }

    void whenEnded(Consumer<LibvirtFailure> listener) {
        ended.thenAcceptAsync(listener);
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    private void deliver() {
        try {
            while (!ended.isDone() || !queue.isEmpty()) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            LOG.log(Logger.Level.WARNING, peer + ": the events thread was interrupted by a listener", e);
        }
    }

    private void tell(Consumer<DomainEvent> listener, DomainEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, peer + ": a listener failed on " + event, e);
        }
    }
}
