package org.drover.migration.internal.kinds;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.SavedImage;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.MigrationId;
import org.drover.model.Place;
import org.drover.model.VmFacts;

/** Where files can go on a host, as it tells. */
final class Places {
    private Places() {}

    /**
     * The place meant by a name or a path. A host that tells no places takes any path.
     *
     * @return empty when there is none
     */
    static Optional<Place> meant(String said, HostFacts host) {
        List<Place> all = host.traits().places();
        Optional<Place> named =
                all.stream().filter(place -> place.name().equals(said)).findFirst();
        if (named.isPresent() || !said.startsWith("/")) return named;
        String path = said.length() > 1 && said.endsWith("/") ? said.substring(0, said.length() - 1) : said;
        if (all.isEmpty()) return Optional.of(new Place(path, path, Bytes.ZERO, Optional.empty()));
        return all.stream()
                .filter(place -> place.holds(path + "/x"))
                .max(Comparator.comparingInt(place -> place.path().length()))
                .map(place -> new Place(place.name(), path, place.free(), place.volume()));
    }

    static Obstacle unknown(String said, HostFacts host) {
        String known = host.traits().places().stream()
                .map(place -> place.name() + " (" + place.path() + ")")
                .collect(Collectors.joining(", "));
        return new Obstacle(
                "place.unknown",
                host.id() + " has no place \"" + said + "\" for disks",
                known.isEmpty() ? "Give the path of a directory there" : "It has " + known);
    }

    /** Where the memory of a VM is saved: on a volume of both hosts if there is one, else it is carried. */
    static Optional<SavedImage> image(VmFacts vm, HostFacts source, HostFacts destination, MigrationId id) {
        String file = PhasedMigration.fileName(tame(vm) + ".saved", id);
        for (Place here : source.traits().places()) {
            if (here.volume().isEmpty()) continue;
            Optional<Place> there = destination.traits().places().stream()
                    .filter(place -> place.volume().equals(here.volume()))
                    .findFirst();
            if (there.isPresent())
                return Optional.of(new SavedImage(here.file(file), there.get().file(file), false));
        }
        return roomiest(source).flatMap(here -> roomiest(destination)
                .map(there -> new SavedImage(here.file(file), there.file(file), true)));
    }

    private static Optional<Place> roomiest(HostFacts host) {
        return host.traits().places().stream().max(Comparator.comparing(Place::free));
    }

    /** A name that people gave may be anything; a file's name may not. */
    private static String tame(VmFacts vm) {
        String tame = vm.name().replaceAll("[^A-Za-z0-9_-]", "_");
        return tame.substring(0, Math.min(60, tame.length()));
    }
}
