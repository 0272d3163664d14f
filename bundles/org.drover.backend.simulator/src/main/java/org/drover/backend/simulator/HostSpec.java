package org.drover.backend.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drover.backend.api.Capability;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.api.VmReset;
import org.drover.backend.api.VmSaving;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.Place;
import org.drover.model.VolumeId;

/**
 * A host to be simulated.
 *
 * @param bandwidth    of its migration network, shared by the transfers it takes part in; its disks are as fast
 * @param capabilities it offers
 * @param traits       it tells of itself; places are added for the volumes that have none, at "/" and their id
 */
public record HostSpec(
        String name,
        int cores,
        Mhz cpu,
        Bytes memory,
        Map<VolumeId, Bytes> volumes,
        Set<NetworkId> networks,
        String cpuModel,
        ByteRate bandwidth,
        Set<Class<? extends Capability>> capabilities,
        HostTraits traits) {
    public static final VolumeId SHARED = new VolumeId("shared");
    /** Which every host has for itself. */
    public static final Place LOCAL = new Place("local", "/local", Bytes.ofGiB(1_024), Optional.empty());

    public static final NetworkId LAN = new NetworkId("lan");

    public HostSpec {
        volumes = Map.copyOf(volumes);
        networks = Set.copyOf(networks);
        capabilities = Set.copyOf(capabilities);
        traits = traits.withPlaces(placesFor(volumes, traits.places()));
    }

    private static List<Place> placesFor(Map<VolumeId, Bytes> volumes, List<Place> known) {
        List<Place> all = new ArrayList<>();
        for (Place place : known) {
            if (place.volume().map(volumes::containsKey).orElse(true)) all.add(place);
        }
        for (VolumeId volume : new TreeMap<>(volumes).keySet()) {
            boolean placed = known.stream().anyMatch(place -> place.volume().equals(Optional.of(volume)));
            if (!placed) all.add(new Place(volume.value(), "/" + volume, volumes.get(volume), Optional.of(volume)));
        }
        return all;
    }

    /** 16 cores of 2.4 GHz, 64 GiB, 10 Gbit/s, one shared volume, 1 TiB of its own, one network; offers everything there is. */
    public static HostSpec named(String name) {
        return new HostSpec(
                name,
                16,
                new Mhz(38_400),
                Bytes.ofGiB(64),
                Map.of(SHARED, Bytes.ofGiB(10_240)),
                Set.of(LAN),
                "sim-v3",
                new ByteRate(1_250_000_000),
                Set.of(
                        DrivenMigration.class,
                        ColdMigration.class,
                        SavedStateMigration.class,
                        StorageMigration.class,
                        DelegatedMigration.class,
                        Leases.class,
                        DirtyRateMeter.class,
                        VmLifecycle.class,
                        VmReset.class,
                        VmSaving.class,
                        VmDefinitions.class,
                        VmDesigns.class,
                        DiskHotPlug.class,
                        StoragePools.class),
                HostTraits.UNKNOWN.withPlaces(List.of(LOCAL)));
    }

    public HostSpec withMemory(Bytes amount) {
        return new HostSpec(name, cores, cpu, amount, volumes, networks, cpuModel, bandwidth, capabilities, traits);
    }

    public HostSpec withCpu(int processors, Mhz altogether) {
        return new HostSpec(
                name, processors, altogether, memory, volumes, networks, cpuModel, bandwidth, capabilities, traits);
    }

    public HostSpec withCpuModel(String model) {
        return new HostSpec(name, cores, cpu, memory, volumes, networks, model, bandwidth, capabilities, traits);
    }

    public HostSpec withReach(Map<VolumeId, Bytes> reachable, Set<NetworkId> plugs) {
        return new HostSpec(name, cores, cpu, memory, reachable, plugs, cpuModel, bandwidth, capabilities, traits);
    }

    public HostSpec withBandwidth(ByteRate rate) {
        return new HostSpec(name, cores, cpu, memory, volumes, networks, cpuModel, rate, capabilities, traits);
    }

    public HostSpec offering(Set<Class<? extends Capability>> offered) {
        return new HostSpec(name, cores, cpu, memory, volumes, networks, cpuModel, bandwidth, offered, traits);
    }

    /** Where its places are is told only by {@code known} that has some. */
    public HostSpec with(HostTraits known) {
        HostTraits complete = known.places().isEmpty() ? known.withPlaces(traits.places()) : known;
        return new HostSpec(name, cores, cpu, memory, volumes, networks, cpuModel, bandwidth, capabilities, complete);
    }

    /** Its places; volumes that have none among them are at "/" and their id. */
    public HostSpec withPlaces(List<Place> all) {
        HostTraits changed = traits.withPlaces(all);
        return new HostSpec(name, cores, cpu, memory, volumes, networks, cpuModel, bandwidth, capabilities, changed);
    }
}
