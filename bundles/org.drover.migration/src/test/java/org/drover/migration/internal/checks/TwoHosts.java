package org.drover.migration.internal.checks;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.VmTraits;
import org.drover.model.VolumeId;

/** The VM "web" of 2 GiB on h1, to be moved to h2: nothing stands against it until something is said here. */
final class TwoHosts {
    static final VolumeId SHARED = new VolumeId("shared");
    static final NetworkId LAN = new NetworkId("lan");

    private final List<VmFacts> others = new ArrayList<>();
    private String name = "web";
    private VmTraits vm = VmTraits.UNKNOWN;
    private HostTraits here = HostTraits.UNKNOWN;
    private HostTraits there = HostTraits.UNKNOWN;
    private Optional<HostTraits> third = Optional.empty();
    private String backendThere = "libvirt";
    private String cpuThere = "cpu";
    private DiskFacts disk = disk("/shared/web.img", Optional.of(SHARED), Drive.DISK);

    static DiskFacts disk(String source, Optional<VolumeId> volume, Drive drive) {
        return new DiskFacts("vda", source, volume, Bytes.ofGiB(20), drive);
    }

    TwoHosts named(String called) {
        name = called;
        return this;
    }

    TwoHosts vm(VmTraits traits) {
        vm = traits;
        return this;
    }

    TwoHosts here(HostTraits traits) {
        here = traits;
        return this;
    }

    TwoHosts there(HostTraits traits) {
        there = traits;
        return this;
    }

    TwoHosts cpuThere(String model) {
        cpuThere = model;
        return this;
    }

    TwoHosts backendThere(String id) {
        backendThere = id;
        return this;
    }

    TwoHosts disk(DiskFacts only) {
        disk = only;
        return this;
    }

    /** On h2, of 2 GiB too. */
    TwoHosts beside(VmState state, VmTraits traits) {
        others.add(vm("other" + others.size(), "other", "h2", state, traits, List.of()));
        return this;
    }

    /** A third, that only is there. */
    TwoHosts beside(HostTraits traits) {
        third = Optional.of(traits);
        return this;
    }

    Planned planned() {
        VmFacts web = vm("web", name, "h1", VmState.RUNNING, vm, List.of(disk));
        TreeMap<HostId, HostEntry> hosts = new TreeMap<>();
        host(hosts, "h1", "libvirt", "cpu", here);
        host(hosts, "h2", backendThere, cpuThere, there);
        third.ifPresent(traits -> host(hosts, "h3", "libvirt", "cpu", traits));
        List<VmFacts> all = new ArrayList<>(others);
        all.add(web);
        Snapshot picture =
                new Snapshot(1, Collections.unmodifiableSortedMap(hosts), Map.of(web.id(), web), List.copyOf(all));
        return new Planned(web, new HostId("h2"), picture, Planned.Way.DRIVEN);
    }

    private static void host(
            TreeMap<HostId, HostEntry> hosts, String id, String backend, String cpu, HostTraits traits) {
        HostFacts facts = new HostFacts(
                new HostId(id),
                id,
                "some hypervisor",
                16,
                new Mhz(38_400),
                Bytes.ofGiB(64),
                Map.of(SHARED, Bytes.ofGiB(100)),
                Set.of(LAN),
                cpu,
                traits);
        HostEndpoint endpoint = new HostEndpoint(facts.id(), backend, URI.create("sim://x/" + id), Map.of());
        hosts.put(facts.id(), new HostEntry(endpoint, Optional.of(facts), Optional.empty(), ""));
    }

    private static VmFacts vm(
            String id, String name, String host, VmState state, VmTraits traits, List<DiskFacts> disks) {
        return new VmFacts(
                new VmId(id),
                name,
                new HostId(host),
                state,
                2,
                Bytes.ofGiB(2),
                disks,
                Set.of(LAN),
                Optional.empty(),
                traits);
    }
}
