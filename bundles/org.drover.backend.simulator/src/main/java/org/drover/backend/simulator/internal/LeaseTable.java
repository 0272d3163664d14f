package org.drover.backend.simulator.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.DiskFacts;

/** Who holds which shared disk: one lease per disk on a shared volume, kept by the storage, not by a host. */
final class LeaseTable {
    private final Map<String, Resident> holders = new HashMap<>();

    /** Takes all of the VM's leases or none; tells who stands in the way. */
    Optional<String> take(Resident resident) {
        for (DiskFacts disk : resident.vm.disks()) {
            Resident holder = holders.get(key(disk));
            if (holder != null && holder != resident) {
                return Optional.of("the lease of " + disk.source() + " is held by VM " + holder.vm.id() + " on host "
                        + holder.host.spec.name());
            }
        }
        for (DiskFacts disk : resident.vm.disks()) {
            if (disk.volume().isPresent()) holders.put(key(disk), resident);
        }
        return Optional.empty();
    }

    void drop(Resident resident) {
        for (DiskFacts disk : resident.vm.disks()) holders.remove(key(disk), resident);
    }

    static boolean guards(VmSpec vm) {
        return vm.disks().stream().allMatch(disk -> disk.volume().isPresent());
    }

    private static String key(DiskFacts disk) {
        return disk.volume().map(Object::toString).orElse("local") + ":" + disk.source();
    }
}
