package org.drover.migration.internal.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.PlanId;
import org.drover.migration.PlanRecord;
import org.drover.store.Store;

/** Plans as rows, for ever. Of a plan that runs only what has changed since is written. */
public final class StoredPlans implements PlanBook {
    private final Store store;
    /** What the store holds of those that run. */
    private final Map<PlanId, PlanRecord> kept = new HashMap<>();

    private boolean ready;

    public StoredPlans(Store store) {
        this.store = store;
    }

    @Override
    public synchronized void keep(PlanRecord record) {
        Optional<PlanRecord> before = Optional.ofNullable(kept.remove(record.id()));
        store().inTransaction(connection -> {
            PlanRows.write(connection, before, record);
            return record;
        });
        if (!record.state().isEnd()) kept.put(record.id(), record);
    }

    @Override
    public synchronized List<PlanRecord> open() {
        return query("where ended is null order by submitted, id", Integer.MAX_VALUE, Optional.empty());
    }

    @Override
    public synchronized Optional<PlanRecord> find(PlanId id) {
        return query("where id = ?", 1, Optional.of(id)).stream().findFirst();
    }

    @Override
    public synchronized List<PlanRecord> latest(int limit) {
        if (limit <= 0) return List.of();
        return query("where ended is not null order by ended desc, id", limit, Optional.empty());
    }

    private List<PlanRecord> query(String which, int limit, Optional<PlanId> id) {
        return store().inTransaction(connection -> read(connection, which, limit, id));
    }

    private static List<PlanRecord> read(Connection connection, String which, int limit, Optional<PlanId> id)
            throws SQLException {
        List<PlanRecord> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("select * from plans_plan " + which)) {
            if (limit < Integer.MAX_VALUE) query.setMaxRows(limit);
            if (id.isPresent()) query.setString(1, id.get().value());
            try (var rows = query.executeQuery()) {
                while (rows.next()) found.add(PlanRows.plan(connection, rows));
            }
        }
        return found;
    }

    /** The tables are made when they are first wanted, not while Drover starts. */
    private Store store() {
        if (!ready) store.schema("plans", PlanRows.FIRST, PlanRows.POST_COPY, PlanRows.GROUPS);
        ready = true;
        return store;
    }
}
