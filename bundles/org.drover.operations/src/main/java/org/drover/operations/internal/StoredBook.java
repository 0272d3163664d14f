package org.drover.operations.internal;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;
import org.drover.store.Store;
import org.drover.store.StoreException;

/**
 * Operations as rows, for ever. What the database does not take is kept in memory and offered to it again with the next one,
 * so that a database that is away for an hour costs nothing but a warning.
 */
final class StoredBook implements Book {
    private final Store store;
    private final InstantSource clock;
    private final Map<OperationId, Operation> waiting = new LinkedHashMap<>();
    private boolean ready;

    StoredBook(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public synchronized void keep(Operation operation) {
        waiting.remove(operation.id());
        waiting.put(operation.id(), operation);
        List<Operation> all = List.copyOf(waiting.values());
        store().inTransaction(connection -> {
            for (Operation one : all) OperationRows.replace(connection, one);
            return all.size();
        });
        waiting.clear();
    }

    @Override
    public synchronized Optional<Operation> find(OperationId id) {
        Operation unsaved = waiting.get(id);
        if (unsaved != null) return Optional.of(unsaved);
        return store().inTransaction(connection -> OperationRows.find(connection, id));
    }

    @Override
    public synchronized List<Operation> latest(int limit) {
        if (limit <= 0) return List.of();
        List<Operation> newest = new ArrayList<>(waiting.values());
        newest.removeIf(one -> !one.state().isEnd());
        Collections.reverse(newest);
        for (Operation kept : stored(limit)) if (!waiting.containsKey(kept.id())) newest.add(kept);
        return List.copyOf(newest.subList(0, Math.min(limit, newest.size())));
    }

    private List<Operation> stored(int limit) {
        try {
            return store().inTransaction(connection -> OperationRows.latest(connection, limit));
        } catch (StoreException away) {
            if (waiting.isEmpty()) throw away;
            return List.of();
        }
    }

    /** The tables are made when they are first wanted, not while Drover starts; no row is this process's own until then. */
    private Store store() {
        if (ready) return store;
        store.schema("operations", OperationRows.FIRST);
        store.inTransaction(connection -> OperationRows.closeOpen(connection, clock.instant()));
        ready = true;
        return store;
    }
}
