package org.drover.backend.simulator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.simulator.Run;
import org.drover.backend.simulator.VirtualClock;
import org.drover.model.VmId;

/** Writes down when which VM ran where. */
final class Ledger {
    private final VirtualClock clock;
    private final Map<VmId, List<Run>> runs = new HashMap<>();
    private final Set<VmId> touched = new HashSet<>();

    Ledger(VirtualClock clock) {
        this.clock = clock;
    }

    void starts(VmId vm, String host) {
        touched.add(vm);
        of(vm).add(new Run(vm, host, clock.instant(), Optional.empty()));
    }

    void stops(VmId vm, String host) {
        touched.add(vm);
        List<Run> all = of(vm);
        for (int i = all.size() - 1; i >= 0; i--) {
            Run run = all.get(i);
            if (run.host().equals(host) && run.until().isEmpty()) {
                all.set(i, new Run(vm, host, run.from(), Optional.of(clock.instant())));
                return;
            }
        }
    }

    List<Run> of(VmId vm) {
        return runs.computeIfAbsent(vm, v -> new ArrayList<>(1));
    }

    /** VMs whose runs changed since the last call. */
    Set<VmId> takeTouched() {
        if (touched.isEmpty()) return Set.of();
        Set<VmId> taken = Set.copyOf(touched);
        touched.clear();
        return taken;
    }
}
