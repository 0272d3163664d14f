package org.drover.migration.internal.checks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.migration.Obstacle;
import org.drover.model.DiskFacts;
import org.drover.model.Place;
import org.drover.model.VolumeId;

/** Every disk that does not go with the VM lies on a volume that the destination reaches too; media in drives are {@link MediaShared}'s. */
final class SharedDisks implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        List<DiskFacts> stay = outOfReach(move).stream()
                .filter(disk -> !disk.drive().removable())
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
                "Say where it is to go (" + places(move) + "), or put it on a volume that both hosts reach"));
    }

    private static String places(Planned move) {
        List<Place> all = move.targetTraits().places();
        if (all.isEmpty()) return "the path of a directory on " + move.destination();
        return move.destination() + " has "
                + all.stream()
                        .map(place -> place.name() + " with " + place.free() + " free")
                        .collect(Collectors.joining(", "));
    }

    /** Disks and media that the destination does not reach; none while the destination does not tell what it reaches. */
    static List<DiskFacts> outOfReach(Planned move) {
        if (move.targetFacts().isEmpty()) return List.of();
        Set<VolumeId> there = move.targetFacts().get().volumes().keySet();
        return move.vm().disks().stream()
                .filter(disk -> !disk.source().isEmpty() && !move.takes(disk))
                .filter(disk -> disk.volume().filter(there::contains).isEmpty())
                .toList();
    }
}
