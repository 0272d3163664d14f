package org.drover.backend.simulator.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.drover.backend.api.Presence;
import org.drover.backend.simulator.Run;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.VmId;

/** What is really so in a data centre, whatever its hosts say. */
public final class Truth {
    private final World world;

    Truth(World world) {
        this.world = world;
    }

    public VmSpec spec(VmId vm) {
        for (SimHost host : world.hosts.values()) {
            Resident found = host.residents.get(vm);
            if (found != null) return found.vm;
        }
        throw new IllegalArgumentException("data centre " + world.name + " has no VM " + vm);
    }

    public Set<String> hostNames() {
        return new LinkedHashSet<>(world.hosts.keySet());
    }

    public List<Run> runs(VmId vm) {
        return List.copyOf(world.ledger.of(vm));
    }

    /** The hosts whose processors execute this VM now. */
    public Set<String> whereRuns(VmId vm) {
        return hosts(vm, resident -> resident.state.executes);
    }

    public Set<String> whereInMemory(VmId vm) {
        return hosts(vm, resident -> resident.state.inMemory);
    }

    /** The hosts that have its memory in an image that can be restored. */
    public Set<String> whereSaved(VmId vm) {
        return hosts(vm, resident -> resident.state == State.SAVED && resident.presence() == Presence.HANDED_OVER);
    }

    /** The hosts that know this VM in any way. */
    public Set<String> whereKnown(VmId vm) {
        return hosts(vm, resident -> true);
    }

    private Set<String> hosts(VmId vm, Predicate<Resident> which) {
        Set<String> found = new LinkedHashSet<>();
        for (SimHost host : world.hosts.values()) {
            Resident resident = host.residents.get(vm);
            if (resident != null && which.test(resident)) found.add(host.spec.name());
        }
        return found;
    }

    public String state() {
        StringBuilder all = new StringBuilder();
        for (SimHost host : world.hosts.values()) {
            all.append(host.state());
            for (Resident resident : host.residents.values()) {
                all.append(resident.fullState()).append(world.disks.age(resident));
            }
        }
        long now = world.clock.nanos();
        for (SimFile file : world.files.all()) all.append(' ').append(file.state(now));
        return all.toString();
    }

    /** Every moment at which old memory went on over newer disks, or a VM on a file that was not all it had written. */
    public List<String> damagedDisks() {
        return world.disks.damaged();
    }

    public boolean hasFile(String host, String path) {
        return world.files.find(world.host(host), path).isPresent();
    }

    /** Wherever it is known, each disk lies on a file that has all that was ever written to it. */
    public boolean isIntact(VmId vm) {
        boolean known = false;
        for (SimHost host : world.hosts.values()) {
            Resident resident = host.residents.get(vm);
            if (resident == null) continue;
            known = true;
            for (Attached disk : resident.disks) {
                Optional<SimFile> file = disk.file();
                if (file.isPresent() && !file.get().good(world.clock.nanos())) return false;
            }
        }
        return known;
    }

    public List<String> orphanedFiles() {
        List<String> found = new ArrayList<>();
        for (SimFile file : world.files.unused(world.hosts.values())) found.add(file.toString());
        return found;
    }
}
