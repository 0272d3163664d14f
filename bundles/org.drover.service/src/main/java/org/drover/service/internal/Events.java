package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events to whoever listens. A listener that does not keep up loses its stream, not the others theirs: it
 * connects again and asks for the state.
 */
final class Events {
    static final int MAX_LISTENERS = 16;
    private static final int MAX_WAITING = 512;
    private static final long ALIVE_SECONDS = 10;
    private static final String END = "";

    private final ObjectMapper mapper;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private int places;
    private volatile boolean closed;

    /** @param migration the only one that it wants to hear of, or {@code null} */
    private record Listener(BlockingQueue<String> queue, String migration) {
        boolean wants(Object value) {
            return migration == null
                    || value instanceof Json.Migration told && told.id().equals(migration);
        }
    }

    Events(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void send(String kind, Object value) {
        if (listeners.isEmpty()) return;
        String event;
        try {
            event = "event: " + kind + "\ndata: " + mapper.writeValueAsString(value) + "\n\n";
        } catch (IOException e) {
            throw new IllegalStateException("A " + kind + " cannot be said as JSON", e);
        }
        for (Listener listener : listeners) {
            if (listener.wants(value) && !listener.queue().offer(event)) end(listener);
        }
    }

    /**
     * Takes a place among the listeners, before anything is answered.
     *
     * @param migration the only one to hear of; {@code null} for everything
     */
    synchronized BlockingQueue<String> join(String migration) {
        if (migration != null && migration.isEmpty()) {
            throw Problem.wrong("migration is the id of one, not empty", "Name it, or leave it out to hear all.");
        }
        if (closed || places >= MAX_LISTENERS) {
            throw new Problem(
                    503,
                    "No more listeners are taken",
                    places + " follow the events already, or have stopped reading and not hung up",
                    "Close one of them, or ask again later.");
        }
        places++;
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(MAX_WAITING);
        listeners.add(new Listener(queue, migration));
        return queue;
    }

    /** The place is free again; until then a listener that does not read keeps it, and its thread. */
    synchronized void leave(BlockingQueue<String> queue) {
        listeners.removeIf(listener -> listener.queue() == queue);
        places--;
    }

    /** Writes to one listener until it goes away. */
    void pump(BlockingQueue<String> queue, OutputStream out) throws IOException, InterruptedException {
        write(out, ": welcome\n\n");
        while (!closed) {
            String event = queue.poll(ALIVE_SECONDS, TimeUnit.SECONDS);
            if (event == null) write(out, ": alive\n\n");
            else if (event.isEmpty()) return;
            else write(out, event);
        }
    }

    void close() {
        closed = true;
        cut();
    }

    /** Something may have changed untold: all streams end, and whoever follows again asks for the state. */
    void cut() {
        listeners.forEach(this::end);
    }

    private void end(Listener listener) {
        listeners.remove(listener);
        listener.queue().clear();
        listener.queue().add(END);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
