package org.drover.libvirt;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.XdrWriter;

/** Events of all domains of the host, filtered by kind at the daemon. */
public final class EventCalls {
    private final Caller caller;
    private final EventDispatcher dispatcher;
    private final Map<DomainEvent.Kind, Integer> callbacks = new EnumMap<>(DomainEvent.Kind.class);

    EventCalls(Caller caller, EventDispatcher dispatcher) {
        this.caller = caller;
        this.dispatcher = dispatcher;
    }

    /** Ends a listening; events already under way may still arrive. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close() throws LibvirtFailure;
    }

    /**
     * Tells {@code listener} of every event of {@code kind}, one at a time, on the connection's events thread, where it
     * may call this connection. Once this returns, the daemon reports.
     */
    public Subscription listen(DomainEvent.Kind kind, Consumer<DomainEvent> listener) throws LibvirtFailure {
        Consumer<DomainEvent> mine = listener::accept; // the same listener twice is two listenings
        List<Consumer<DomainEvent>> listeners = dispatcher.listeners(kind);
        dispatcher.start();
        synchronized (callbacks) {
            listeners.add(mine); // before the daemon knows: the first event may overtake the reply
            if (!callbacks.containsKey(kind)) {
                try {
                    callbacks.put(kind, register(kind));
                } catch (LibvirtFailure e) {
                    listeners.remove(mine);
                    throw e;
                }
            }
        }
        return () -> unlisten(kind, mine);
    }

    void whenEnded(Consumer<LibvirtFailure> listener) {
        dispatcher.whenEnded(listener);
    }

    boolean hasEnded() {
        return dispatcher.hasEnded();
    }

    private int register(DomainEvent.Kind kind) throws LibvirtFailure {
        return caller.call(
                Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY,
                new XdrWriter().int32(kind.id()).bool(false),
                in -> in.int32());
    }

    private void unlisten(DomainEvent.Kind kind, Consumer<DomainEvent> listener) throws LibvirtFailure {
        synchronized (callbacks) {
            List<Consumer<DomainEvent>> listeners = dispatcher.listeners(kind);
            if (listeners.remove(listener) && listeners.isEmpty()) {
                int callback = callbacks.remove(kind);
                caller.call(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, new XdrWriter().int32(callback));
            }
        }
    }
}
