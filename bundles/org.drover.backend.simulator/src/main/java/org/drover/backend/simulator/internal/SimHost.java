package org.drover.backend.simulator.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.simulator.HostSpec;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.Place;
import org.drover.model.VmId;
import org.drover.model.VolumeId;

/** One host: what runs on it, who is connected, and what is wrong with it. */
final class SimHost {
    final HostSpec spec;
    final Map<VmId, Resident> residents = new LinkedHashMap<>();
    final List<SimConnection> connections = new ArrayList<>();
    final Set<Flow> flows = new HashSet<>();
    final Map<MigrationId, DelegatedStatus> tasks = new HashMap<>();
    /** Requests that reached it while it was frozen; done when it thaws. */
    final Queue<Runnable> backlog = new ArrayDeque<>();

    final Map<String, String> refusals = new HashMap<>();
    final Set<String> swallowedAnswers = new HashSet<>();
    boolean powered = true;
    /** On the clock; hosts were up for a day when time began. */
    long upSince = -86_400_000_000_000L;

    boolean frozen;
    boolean cutOff;
    boolean stalled;
    boolean stallAtSwitchOver;

    SimHost(HostSpec spec) {
        this.spec = spec;
    }

    boolean answers() {
        return powered && !frozen && !cutOff;
    }

    boolean sends() {
        return powered && !frozen && !stalled;
    }

    /** In bytes a second. */
    long bandwidthOfEach() {
        return spec.bandwidth().bytesPerSecond() / Math.max(1, flows.size());
    }

    /** A VM of this host is stopped to send the rest of its memory. */
    void switchesOver() {
        if (!stallAtSwitchOver) return;
        stallAtSwitchOver = false;
        stalled = true;
    }

    /** As it describes itself, with what is free now. */
    HostFacts facts(HostId calledBy, Files files) {
        Map<VolumeId, Bytes> volumes = new HashMap<>(spec.volumes());
        List<Place> places = new ArrayList<>();
        for (Place place : spec.traits().places()) {
            Bytes free = files.free(this, place);
            places.add(new Place(place.name(), place.path(), free, place.volume()));
            place.volume().ifPresent(volume -> volumes.put(volume, free));
        }
        return new HostFacts(
                calledBy,
                spec.name(),
                "Drover simulator",
                spec.cores(),
                spec.cpu(),
                spec.memory(),
                volumes,
                spec.networks(),
                spec.cpuModel(),
                spec.traits().withPlaces(places));
    }

    boolean leases() {
        return spec.capabilities().contains(org.drover.backend.api.Leases.class);
    }

    /** Without times; see {@link Truth#state}. */
    String state() {
        StringBuilder tasksNow = new StringBuilder();
        for (DelegatedStatus task : tasks.values()) tasksNow.append(task.stage());
        return spec.name() + (powered ? "" : " off") + (upSince > 0 ? " restarted" : "") + (frozen ? " frozen" : "")
                + (cutOff ? " cut off" : "") + (stalled ? " stalled" : "") + (stallAtSwitchOver ? " will stall" : "")
                + " " + connections.size() + backlog.size() + tasksNow + refusals + swallowedAnswers;
    }

    /** Who has that file among its disks. */
    Optional<Resident> user(SimFile file) {
        for (Resident resident : residents.values()) if (resident.uses(file)) return Optional.of(resident);
        return Optional.empty();
    }

    Optional<Resident> otherUser(SimFile file, Resident than) {
        for (Resident resident : residents.values()) {
            if (resident != than && resident.uses(file)) return Optional.of(resident);
        }
        return Optional.empty();
    }

    Bytes memoryFree() {
        long used = 0;
        for (Resident resident : residents.values()) {
            if (resident.state.inMemory) used += resident.vm.memory().count();
        }
        return new Bytes(Math.max(0, spec.memory().count() - used));
    }

    Optional<String> refusalOf(String step) {
        return Optional.ofNullable(refusals.remove(step));
    }
}
