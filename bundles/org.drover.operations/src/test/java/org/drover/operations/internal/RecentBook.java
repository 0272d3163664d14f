package org.drover.operations.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;

/** A book in memory. */
final class RecentBook implements Book {
    final Map<OperationId, Operation> kept = new LinkedHashMap<>();

    @Override
    public void keep(Operation operation) {
        kept.put(operation.id(), operation);
    }

    @Override
    public Optional<Operation> find(OperationId id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public List<Operation> latest(int limit) {
        List<Operation> ended = new ArrayList<>(kept.values());
        ended.removeIf(one -> !one.state().isEnd());
        Collections.reverse(ended);
        return ended.subList(0, Math.min(limit, ended.size()));
    }
}
