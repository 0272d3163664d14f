package org.drover.console.internal.state;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A service of the platform that may come late, go, and come back. <b>Threads:</b> any. */
public final class Source<T> {
    private final String name;
    private final List<Consumer<Optional<T>>> listeners = new CopyOnWriteArrayList<>();
    private T now;

    /** @param name what people call it */
    public Source(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** The service, if it is there. */
    public synchronized Optional<T> get() {
        return Optional.ofNullable(now);
    }

    /**
     * The service.
     *
     * @throws GoneException it is not there
     */
    public T need() throws GoneException {
        return get().orElseThrow(() -> new GoneException(name));
    }

    public synchronized void came(T service) {
        now = service;
        tell();
    }

    /** Forgets the service, unless another has taken its place. */
    public synchronized void went(T service) {
        if (now != service) return;
        now = null;
        tell();
    }

    /** Tells of what is there now and of every change, in order. */
    public synchronized void follow(Consumer<Optional<T>> listener) {
        listeners.add(listener);
        listener.accept(Optional.ofNullable(now));
    }

    private void tell() {
        listeners.forEach(listener -> listener.accept(Optional.ofNullable(now)));
    }
}
