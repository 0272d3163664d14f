package org.drover.backend.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.drover.model.VmId;

/** The first promise, checked after every event for every VM that the event touched: a VM runs on one host at most. */
final class ExactlyOneHostRunsIt {
    private final List<String> violations = new ArrayList<>();

    void check(Instant at, VmId vm, Set<String> hosts) {
        if (hosts.size() > 1) violations.add("at " + at + " VM " + vm + " runs on " + String.join(" and ", hosts));
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
