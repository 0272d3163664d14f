package org.drover.backend.simulator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.backend.simulator.VirtualClock;
import org.drover.model.VmId;

/** What VMs write: each run leaves other disks behind, and memory that does not know them destroys them. */
final class Disks {
    private final VirtualClock clock;
    private final Map<VmId, Long> written = new HashMap<>();
    private final List<String> damaged = new ArrayList<>();

    Disks(VirtualClock clock) {
        this.clock = clock;
    }

    /** Its processors begin to execute: from its disks when it was off, otherwise from the memory it has. */
    void runs(Resident resident, State before) {
        long now = written.getOrDefault(resident.vm.id(), 0L);
        if (before != State.OFF && resident.knownDisks != now) {
            damaged.add("at " + clock.instant() + " VM " + resident.vm.id() + " went on on " + resident.host.spec.name()
                    + " with memory older than its disks");
        }
        written.put(resident.vm.id(), now + 1);
        resident.knownDisks = now + 1;
    }

    /** How many runs of this VM its memory here knows nothing of. */
    long age(Resident resident) {
        return written.getOrDefault(resident.vm.id(), 0L) - resident.knownDisks;
    }

    List<String> damaged() {
        return List.copyOf(damaged);
    }
}
