package org.drover.console.internal.state;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Services of one kind that come and go. <b>Threads:</b> any. */
public final class Many<T> {
    private final List<T> now = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Those that are there, in the order in which they came. */
    public List<T> get() {
        return List.copyOf(now);
    }

    public void came(T service) {
        now.add(service);
        listeners.forEach(Runnable::run);
    }

    public void went(T service) {
        now.remove(service);
        listeners.forEach(Runnable::run);
    }

    /** Tells of every change, in the thread that brings it, until the handle is closed. */
    public AutoCloseable follow(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
