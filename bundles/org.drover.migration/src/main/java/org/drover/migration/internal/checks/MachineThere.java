package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.migration.Obstacle;
import org.drover.model.VmTraits;

/** The destination can build the very board that the VM runs on; a guest survives no other. */
final class MachineThere implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        VmTraits vm = move.vm().traits();
        if (vm.architecture().isEmpty() || vm.machine().isEmpty()) return Optional.empty();
        Set<String> offered =
                move.targetTraits().machines().getOrDefault(vm.architecture().get(), Set.of());
        if (offered.isEmpty() || offered.contains(vm.machine().get())) return Optional.empty();
        return Optional.of(new Obstacle(
                "machine.missing",
                move.vm().name() + " has the machine type " + vm.machine().get() + ", which " + move.destination()
                        + " does not offer",
                "Update the hypervisor on " + move.destination() + ", or give the VM an older machine type while it is"
                        + " off"));
    }
}
