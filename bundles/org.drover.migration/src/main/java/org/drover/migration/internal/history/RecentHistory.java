package org.drover.migration.internal.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.MigrationRecord;
import org.drover.model.MigrationId;

/** The last ended migrations, in memory; the oldest are forgotten. */
public final class RecentHistory implements History {
    private final int most;
    private final Map<MigrationId, MigrationRecord> records = new LinkedHashMap<>();

    public RecentHistory(int most) {
        this.most = most;
    }

    @Override
    public synchronized void keep(MigrationRecord record) {
        records.remove(record.ticket().id());
        records.put(record.ticket().id(), record);
        if (records.size() > most) records.remove(records.keySet().iterator().next());
    }

    @Override
    public synchronized Optional<MigrationRecord> find(MigrationId id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public synchronized List<MigrationRecord> latest(int limit) {
        List<MigrationRecord> newest = new ArrayList<>(records.values());
        Collections.reverse(newest);
        return List.copyOf(newest.subList(0, Math.min(Math.max(0, limit), newest.size())));
    }
}
