package org.drover.migration.internal.checks;

import java.util.List;
import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.DiskFacts;

/** Every disk lies on a volume that the destination reaches too. */
final class SharedDisks implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        if (move.targetFacts().isEmpty()) return Optional.empty();
        List<DiskFacts> stay = move.vm().disks().stream()
                .filter(disk -> !disk.source().isEmpty())
                .filter(disk -> disk.volume().isEmpty()
                        || !move.targetFacts()
                                .get()
                                .volumes()
                                .containsKey(disk.volume().get()))
                .toList();
        if (stay.isEmpty()) return Optional.empty();
        DiskFacts first = stay.get(0);
        String where = first.volume()
                .map(v -> "volume " + v)
                .orElse("a disk of " + move.vm().host() + " alone");
        return Optional.of(new Obstacle(
                first.volume().isPresent() ? "volume.unreachable" : "disk.local",
                "Disk " + first.target() + " of " + move.vm().name() + " lies on " + where + ", which "
                        + move.destination() + " does not reach"
                        + (stay.size() > 1 ? " (one of " + stay.size() + ")" : ""),
                "Put it on a volume that both hosts reach"));
    }
}
