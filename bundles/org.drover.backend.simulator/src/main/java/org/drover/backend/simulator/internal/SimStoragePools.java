package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.StoragePools;
import org.drover.model.Bytes;
import org.drover.model.Place;

/** A host's places are its pools, and the files in them its volumes. */
final class SimStoragePools implements StoragePools {
    private final SimConnection connection;

    SimStoragePools(SimConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<Pool> pools() throws BackendException {
        return connection.call("list pools", Optional.empty(), Duration.ZERO, () -> {
            List<Pool> pools = new ArrayList<>();
            for (Place place : places()) {
                Bytes free = connection.world.files.free(connection.simulated, place);
                pools.add(new Pool(place.name(), place.path(), place.free(), free, place.volume()));
            }
            return pools;
        });
    }

    @Override
    public List<Volume> volumes(String pool) throws BackendException {
        return connection.call("list volumes", Optional.empty(), Duration.ZERO, () -> {
            Place place = place("list volumes", pool);
            List<Volume> volumes = new ArrayList<>();
            for (SimFile file : connection.world.files.all()) {
                Files.path(connection.simulated, file.spot)
                        .filter(place::holds)
                        .ifPresent(path -> volumes.add(volume(place, path, file.size)));
            }
            return volumes;
        });
    }

    @Override
    public Volume create(String pool, String name, Bytes capacity) throws BackendException {
        return connection.call("create a volume", Optional.empty(), Duration.ofMillis(100), () -> {
            Place place = place("create a volume", pool);
            if (name.isBlank() || name.contains("/")) throw refused("create a volume", name + " is no file's name");
            String path = place.file(name);
            Optional<String> against = connection.world.files.refusalToMake(connection.simulated, path, capacity);
            if (against.isPresent()) throw refused("create a volume", against.get());
            connection.world.files.make(connection.simulated, path, capacity, new Content()).whole = true;
            return volume(place, path, capacity);
        });
    }

    @Override
    public void delete(Volume volume) throws BackendException {
        connection.call("delete a volume", Optional.empty(), Duration.ofMillis(100), () -> {
            Optional<SimFile> file = connection.world.files.find(connection.simulated, volume.path());
            if (file.isEmpty()) throw refused("delete a volume", volume.path() + " is not there");
            Optional<Resident> user = connection.simulated.user(file.get());
            if (user.isPresent() || file.get().inUse()) {
                throw refused(
                        "delete a volume",
                        "a VM has it: " + user.map(it -> it.vm.name()).orElse("one of another host"));
            }
            connection.world.files.delete(file.get());
            return null;
        });
    }

    private List<Place> places() {
        return connection.simulated.spec.traits().places();
    }

    private Place place(String step, String pool) throws BackendException {
        for (Place place : places()) if (place.name().equals(pool)) return place;
        throw refused(step, "the host has no pool " + pool);
    }

    private static Volume volume(Place place, String path, Bytes size) {
        return new Volume(place.name(), path.substring(place.file("").length()), path, size, size);
    }

    private Refused refused(String step, String reason) {
        return new Refused(connection.host(), Optional.empty(), step, reason, null);
    }
}
