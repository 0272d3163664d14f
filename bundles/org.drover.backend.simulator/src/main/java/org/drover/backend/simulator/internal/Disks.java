package org.drover.backend.simulator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.backend.simulator.VirtualClock;
import org.drover.model.VmId;

/**
 * What VMs write: each run leaves other disks behind. Memory that does not know them destroys them, and a VM that begins on
 * a file that has not all of them has lost what is missing.
 */
final class Disks {
    private final VirtualClock clock;
    private final Files files;
    private final Map<VmId, Long> written = new HashMap<>();
    private final List<String> damaged = new ArrayList<>();

    Disks(VirtualClock clock, Files files) {
        this.clock = clock;
        this.files = files;
    }

    /** Its processors begin to execute: from its disks when it was off, otherwise from the memory it has. */
    void runs(Resident resident, State before) {
        long now = written.getOrDefault(resident.vm.id(), 0L);
        if ((before != State.OFF || resident.saved) && resident.knownDisks != now) {
            damage("VM " + resident.vm.id() + " went on on " + resident.host.spec.name()
                    + " with memory older than its disks");
        }
        resident.saved = false;
        written.put(resident.vm.id(), now + 1);
        resident.knownDisks = now + 1;
        for (Attached disk : resident.disks) {
            disk.file().ifPresent(file -> begins(resident, file));
            disk.begins(clock.nanos());
        }
    }

    private void begins(Resident resident, SimFile file) {
        long now = clock.nanos();
        if (file.good(now)) return;
        damage("VM " + resident.vm.id() + " ran on " + resident.host.spec.name() + " on " + file + ", which "
                + (file.gone
                        ? "was deleted"
                        : file.whole ? "lacks what it wrote to another file" : "was copied in part"));
    }

    void ceases(Resident resident) {
        for (Attached disk : resident.disks) disk.ceases(clock.nanos());
    }

    /** Deletes it, whoever uses it: that is for hosts to know, and for this to find out. */
    void delete(SimFile file, Iterable<SimHost> hosts) {
        if (file.gone) return;
        for (SimHost host : hosts) {
            for (Resident resident : host.residents.values()) {
                if (resident.state.inMemory && resident.uses(file)) {
                    damage(file + " was deleted while VM " + resident.vm.id() + " used it on " + host.spec.name());
                }
            }
        }
        long now = clock.nanos();
        if (!file.memory && file.good(now) && !files.hasAnotherGood(file, now))
            damage("the last good copy, " + file + ", was deleted");
        files.delete(file);
    }

    private void damage(String what) {
        damaged.add("at " + clock.instant() + " " + what);
    }

    /** How many runs of this VM its memory here knows nothing of. */
    long age(Resident resident) {
        return written.getOrDefault(resident.vm.id(), 0L) - resident.knownDisks;
    }

    void forgive() {
        damaged.clear();
    }

    List<String> damaged() {
        return List.copyOf(damaged);
    }
}
