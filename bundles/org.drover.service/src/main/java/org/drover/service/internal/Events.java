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
    private final List<BlockingQueue<String>> listeners = new CopyOnWriteArrayList<>();
    private int places;
    private volatile boolean closed;

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
        for (BlockingQueue<String> listener : listeners) {
            if (!listener.offer(event)) end(listener);
        }
    }

    /** Takes a place among the listeners, before anything is answered. */
    synchronized BlockingQueue<String> join() {
        if (closed || places >= MAX_LISTENERS) {
            throw new Problem(
                    503,
                    "No more listeners are taken",
                    places + " follow the events already, or have stopped reading and not hung up",
                    "Close one of them, or ask again later.");
        }
        places++;
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(MAX_WAITING);
        listeners.add(queue);
        return queue;
    }

    /** The place is free again; until then a listener that does not read keeps it, and its thread. */
    synchronized void leave(BlockingQueue<String> queue) {
        listeners.remove(queue);
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
        listeners.forEach(this::end);
    }

    private void end(BlockingQueue<String> listener) {
        listeners.remove(listener);
        listener.clear();
        listener.add(END);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
