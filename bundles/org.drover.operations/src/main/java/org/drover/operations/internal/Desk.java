package org.drover.operations.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;

/** The operations under way, who waits for them, and who hears of them. <b>Threads:</b> any. */
final class Desk {
    private static final System.Logger LOG = System.getLogger("org.drover.operations");

    private final Book book;
    private final Schedule schedule;
    private final Map<OperationId, Operation> current = new LinkedHashMap<>();
    private final Map<OperationId, CompletableFuture<Operation>> ends = new LinkedHashMap<>();
    private final List<Consumer<Operation>> listeners = new CopyOnWriteArrayList<>();

    Desk(Book book, Schedule schedule) {
        this.book = book;
        this.schedule = schedule;
    }

    void begins(Operation operation) {
        synchronized (this) {
            current.put(operation.id(), operation);
            ends.put(operation.id(), new CompletableFuture<>());
        }
        tell(operation);
    }

    /** Before a host is asked for anything; a store that is away holds nothing up. */
    void writeDown(Operation operation) {
        try {
            book.keep(operation);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Operation " + operation.id() + " is not in the history", e);
        }
    }

    void ends(Operation last) {
        writeDown(last);
        CompletableFuture<Operation> end;
        synchronized (this) {
            current.remove(last.id());
            end = ends.remove(last.id());
        }
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: {1} {2}{3}",
                last.id(),
                last.title(),
                last.state(),
                last.fault().map(fault -> ": " + fault).orElse(""));
        tell(last);
        if (end != null) end.complete(last);
    }

    Optional<CompletableFuture<Operation>> end(OperationId id) {
        synchronized (this) {
            CompletableFuture<Operation> end = ends.get(id);
            if (end != null) return Optional.of(end.copy());
        }
        return book.find(id).map(CompletableFuture::completedFuture);
    }

    Optional<Operation> find(OperationId id) {
        synchronized (this) {
            Operation running = current.get(id);
            if (running != null) return Optional.of(running);
        }
        return book.find(id);
    }

    synchronized List<Operation> current() {
        return List.copyOf(current.values());
    }

    List<Operation> latest(int limit) {
        return book.latest(limit);
    }

    AutoCloseable watch(Consumer<Operation> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Operation now) {
        schedule.announce(() -> {
            for (Consumer<Operation> listener : listeners) {
                try {
                    listener.accept(now);
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "A listener of operation " + now.id() + " failed", e);
                }
            }
        });
    }
}
