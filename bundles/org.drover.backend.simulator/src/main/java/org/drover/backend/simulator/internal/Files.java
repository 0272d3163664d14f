package org.drover.backend.simulator.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.simulator.internal.SimFile.Spot;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.Place;
import org.drover.model.VolumeId;

/** All files of a data centre. A shared volume's are the same for all its hosts, wherever they see them. */
final class Files {
    private static final String VOLUME = "volume ";
    private final Map<Spot, SimFile> all = new LinkedHashMap<>();
    private final Map<String, Long> grown = new HashMap<>();

    /** Where a file of that path lies; outside of all places it is the host's own, or the volume's if one is named. */
    static Spot spot(SimHost host, String path, Optional<VolumeId> named) {
        return host.spec
                .traits()
                .placeOf(path)
                .map(place -> new Spot(
                        storage(host, place), path.substring(place.file("").length())))
                .orElseGet(() -> new Spot(named.map(volume -> VOLUME + volume).orElse(own(host)), path));
    }

    private static String own(SimHost host) {
        return "host " + host.spec.name();
    }

    private static String storage(SimHost host, Place place) {
        return place.volume().map(volume -> VOLUME + volume).orElse(own(host) + " " + place.path());
    }

    /** By which path that host sees the file; empty when it does not reach it. */
    static Optional<String> path(SimHost host, Spot spot) {
        for (Place place : host.spec.traits().places()) {
            if (storage(host, place).equals(spot.storage())) return Optional.of(place.file(spot.name()));
        }
        boolean reached = spot.storage().equals(own(host))
                || volume(spot).filter(host.spec.volumes()::containsKey).isPresent();
        return reached ? Optional.of(spot.name()) : Optional.empty();
    }

    static Optional<VolumeId> volume(Spot spot) {
        return spot.storage().startsWith(VOLUME)
                ? Optional.of(new VolumeId(spot.storage().substring(VOLUME.length())))
                : Optional.empty();
    }

    /** The file that a VM's disk is said to lie on; made, with nothing but zeros, when it is not there. */
    Optional<SimFile> of(SimHost host, DiskFacts disk) {
        if (disk.source().isEmpty()) return Optional.empty();
        Spot spot = spot(host, disk.source(), disk.volume());
        SimFile there = all.get(spot);
        if (there != null) return Optional.of(there);
        SimFile made = new SimFile(spot, disk.size(), new Content());
        made.whole = true;
        all.put(spot, made);
        return Optional.of(made);
    }

    Optional<SimFile> find(SimHost host, String path) {
        return Optional.ofNullable(all.get(spot(host, path, Optional.empty())));
    }

    /** What stands against a file of that size there. */
    Optional<String> refusalToMake(SimHost host, String path, Bytes size) {
        Optional<Place> place = host.spec.traits().placeOf(path);
        if (place.isEmpty()) return Optional.of("no place on the host holds " + path);
        if (find(host, path).isPresent()) return Optional.of(path + " is there already");
        Bytes free = free(host, place.get());
        return size.compareTo(free) > 0
                ? Optional.of(path + " needs " + size + ", " + free + " are free in "
                        + place.get().path())
                : Optional.empty();
    }

    /** Room for what is to be copied there; nothing of it is there yet. */
    SimFile make(SimHost host, String path, Bytes size, Content content) {
        SimFile made = new SimFile(spot(host, path, Optional.empty()), size, content);
        all.put(made.spot, made);
        grown.merge(made.spot.storage(), size.count(), Long::sum);
        return made;
    }

    void delete(SimFile file) {
        if (file.gone) return;
        file.gone = true;
        all.remove(file.spot, file);
        grown.merge(file.spot.storage(), -file.size.count(), Long::sum);
    }

    Bytes free(SimHost host, Place place) {
        return new Bytes(Math.max(0, place.free().count() - grown.getOrDefault(storage(host, place), 0L)));
    }

    Collection<SimFile> all() {
        return all.values();
    }

    /** Other files with the same content, good ones. */
    boolean hasAnotherGood(SimFile file, long now) {
        for (SimFile other : all.values()) {
            if (other != file && other.content == file.content && other.good(now)) return true;
        }
        return false;
    }

    /** Those that no VM has in use or in its definition. */
    List<SimFile> unused(Collection<SimHost> hosts) {
        Set<SimFile> used = new HashSet<>();
        for (SimHost host : hosts) {
            for (Resident resident : host.residents.values()) resident.files().forEach(used::add);
        }
        List<SimFile> unused = new ArrayList<>();
        for (SimFile file : all.values()) if (!used.contains(file)) unused.add(file);
        return unused;
    }
}
