package org.drover.migration.internal.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.PlanId;
import org.drover.migration.PlanRecord;

/** Plans in memory: they outlive an engine, not the process. */
public final class RecentPlans implements PlanBook {
    private final Map<PlanId, PlanRecord> records = new LinkedHashMap<>();

    @Override
    public synchronized void keep(PlanRecord record) {
        records.put(record.id(), record);
    }

    @Override
    public synchronized List<PlanRecord> open() {
        return records.values().stream().filter(r -> !r.state().isEnd()).toList();
    }

    @Override
    public synchronized Optional<PlanRecord> find(PlanId id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public synchronized List<PlanRecord> latest(int limit) {
        List<PlanRecord> newest = new ArrayList<>(
                records.values().stream().filter(r -> r.state().isEnd()).toList());
        Collections.reverse(newest);
        return List.copyOf(newest.subList(0, Math.min(Math.max(0, limit), newest.size())));
    }
}
