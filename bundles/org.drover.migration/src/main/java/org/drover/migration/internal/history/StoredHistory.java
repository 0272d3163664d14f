package org.drover.migration.internal.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.MigrationRecord;
import org.drover.model.MigrationId;
import org.drover.store.Store;
import org.drover.store.StoreException;

/**
 * The ended migrations as rows, for ever. What the database does not take is kept in memory and offered to it again with
 * the next one, so that a database that is away for an hour costs nothing but a warning.
 */
public final class StoredHistory implements History {
    private final Store store;
    private final Map<MigrationId, MigrationRecord> waiting = new LinkedHashMap<>();
    private boolean ready;

    public StoredHistory(Store store) {
        this.store = store;
    }

    @Override
    public synchronized void keep(MigrationRecord record) {
        waiting.remove(record.ticket().id());
        waiting.put(record.ticket().id(), record);
        List<MigrationRecord> all = List.copyOf(waiting.values());
        store().inTransaction(connection -> {
            for (MigrationRecord one : all) MoveRows.replace(connection, one);
            return all.size();
        });
        waiting.clear();
    }

    @Override
    public synchronized Optional<MigrationRecord> find(MigrationId id) {
        MigrationRecord unsaved = waiting.get(id);
        if (unsaved != null) return Optional.of(unsaved);
        return store().inTransaction(connection -> MoveRows.find(connection, id));
    }

    @Override
    public synchronized List<MigrationRecord> latest(int limit) {
        if (limit <= 0) return List.of();
        List<MigrationRecord> newest = new ArrayList<>(waiting.values());
        java.util.Collections.reverse(newest);
        for (MigrationRecord kept : stored(limit)) {
            if (!waiting.containsKey(kept.ticket().id())) newest.add(kept);
        }
        return List.copyOf(newest.subList(0, Math.min(limit, newest.size())));
    }

    private List<MigrationRecord> stored(int limit) {
        try {
            return store().inTransaction(connection -> MoveRows.latest(connection, limit));
        } catch (StoreException away) {
            if (waiting.isEmpty()) throw away;
            return List.of();
        }
    }

    /** The tables are made when they are first wanted, not while Drover starts. */
    private Store store() {
        if (!ready) store.schema("migration", MoveSchema.all());
        ready = true;
        return store;
    }
}
