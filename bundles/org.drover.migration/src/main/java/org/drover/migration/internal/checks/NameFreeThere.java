package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.VmFacts;

/** No other VM of this name is there; hypervisors refuse a second one. */
final class NameFreeThere implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<VmFacts> same = move.others().stream()
                .filter(vm -> vm.name().equals(move.vm().name()))
                .findFirst();
        return same.map(vm -> new Obstacle(
                "name.taken",
                move.destination() + " has another VM named " + vm.name() + " (" + vm.id() + ")",
                "Rename one of them or choose another host"));
    }
}
