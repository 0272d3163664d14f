package org.drover.backend.simulator.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who holds which shared disk: one lease per file on a shared volume, kept by the storage, not by a host. */
final class LeaseTable {
    private final Map<SimFile, Resident> holders = new HashMap<>();

    /** Takes all of the VM's leases or none; tells who stands in the way. */
    Optional<String> take(Resident resident) {
        for (Attached disk : resident.disks) {
            Resident holder = disk.file().map(holders::get).orElse(null);
            if (holder != null && holder != resident) {
                return Optional.of("the lease of "
                        + Files.path(resident.host, disk.file().orElseThrow().spot)
                                .orElse("a disk") + " is held by VM " + holder.vm.id() + " on host "
                        + holder.host.spec.name());
            }
        }
        for (Attached disk : resident.disks) {
            disk.file().filter(LeaseTable::isLeased).ifPresent(file -> holders.put(file, resident));
        }
        return Optional.empty();
    }

    void drop(Resident resident) {
        for (Attached disk : resident.disks) disk.file().ifPresent(file -> holders.remove(file, resident));
    }

    void goesOver(Resident resident, Optional<SimFile> before, SimFile next) {
        boolean held = before.filter(file -> holders.remove(file, resident)).isPresent();
        boolean holds = held || resident.host.leases() && resident.state.inMemory;
        if (holds && isLeased(next)) holders.put(next, resident);
    }

    static boolean guards(Resident resident) {
        return resident.disks.stream()
                .allMatch(disk -> disk.file().filter(LeaseTable::isLeased).isPresent());
    }

    private static boolean isLeased(SimFile file) {
        return Files.volume(file.spot).isPresent();
    }
}
