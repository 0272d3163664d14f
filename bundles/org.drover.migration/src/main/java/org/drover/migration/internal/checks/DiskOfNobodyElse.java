package org.drover.migration.internal.checks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.DiskFacts;
import org.drover.model.VmFacts;

/** A disk that is copied is no other VM's: its copy would miss what that one writes, and its file would be deleted under it. */
final class DiskOfNobodyElse implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return ALL;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        for (DiskFacts disk : move.vm().disks()) {
            if (disk.source().isEmpty() || !move.takes(disk)) continue;
            List<String> others = move.picture().vms().values().stream()
                    .filter(vm -> !vm.id().equals(move.vm().id()) && uses(vm, disk, move))
                    .map(VmFacts::name)
                    .sorted()
                    .toList();
            if (others.isEmpty()) continue;
            return Optional.of(new Obstacle(
                    "disk.others",
                    "Disk " + disk.target() + " of " + move.vm().name() + " is used by " + String.join(", ", others)
                            + " too, and its copy would miss what is written by others",
                    "Leave that disk where it is, or give the VMs disks of their own"));
        }
        return Optional.empty();
    }

    /** The same file: of one volume, or on one host. */
    private static boolean uses(VmFacts vm, DiskFacts disk, Planned move) {
        return vm.disks().stream()
                .filter(other -> other.source().equals(disk.source())
                        && other.volume().equals(disk.volume())
                        && !other.drive().readOnly())
                .anyMatch(other ->
                        disk.volume().isPresent() || vm.host().equals(move.vm().host()));
    }
}
