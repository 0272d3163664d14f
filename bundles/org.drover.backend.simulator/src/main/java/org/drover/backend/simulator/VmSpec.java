package org.drover.backend.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmId;
import org.drover.model.VmTraits;

/**
 * A VM to be simulated.
 *
 * @param cpu        its size: what it uses at 100 percent of its trace
 * @param writes     how fast it writes to its memory, at random places of the working set
 * @param workingSet the part of its memory it writes to
 * @param lag        nanoseconds of the trace that are over at the data centre's start
 * @param traits     it has besides
 * @param diskWrites how fast it writes to each of its disks
 */
public record VmSpec(
        VmId id,
        String name,
        int vcpus,
        Mhz cpu,
        Bytes memory,
        List<DiskFacts> disks,
        Set<NetworkId> networks,
        ByteRate writes,
        Bytes workingSet,
        Optional<String> immovable,
        Trace trace,
        long lag,
        VmTraits traits,
        ByteRate diskWrites) {
    public VmSpec {
        disks = List.copyOf(disks);
        networks = Set.copyOf(networks);
    }

    /** 2 cores of 2.4 GHz half used, 2 GiB of which 256 MiB are written to at 8 MiB/s, a shared disk of its own. */
    public static VmSpec named(String name) {
        return new VmSpec(
                new VmId("vm-" + name),
                name,
                2,
                new Mhz(4_800),
                Bytes.ofGiB(2),
                List.of(new DiskFacts(
                        "vda", "/shared/" + name + ".img", Optional.of(HostSpec.SHARED), Bytes.ofGiB(20))),
                Set.of(HostSpec.LAN),
                ByteRate.ofMiBPerSecond(8),
                Bytes.ofMiB(256),
                Optional.empty(),
                Trace.flat(50),
                0,
                VmTraits.UNKNOWN,
                new ByteRate(0));
    }

    public VmSpec withId(VmId newId) {
        return new VmSpec(
                newId,
                name,
                vcpus,
                cpu,
                memory,
                disks,
                networks,
                writes,
                workingSet,
                immovable,
                trace,
                lag,
                traits,
                diskWrites);
    }

    public VmSpec withName(String newName) {
        return new VmSpec(
                id,
                newName,
                vcpus,
                cpu,
                memory,
                disks,
                networks,
                writes,
                workingSet,
                immovable,
                trace,
                lag,
                traits,
                diskWrites);
    }

    public VmSpec withSize(int processors, Mhz altogether, Bytes mem) {
        return new VmSpec(
                id,
                name,
                processors,
                altogether,
                mem,
                disks,
                networks,
                writes,
                workingSet,
                immovable,
                trace,
                lag,
                traits,
                diskWrites);
    }

    public VmSpec withDisks(List<DiskFacts> all) {
        return new VmSpec(
                id,
                name,
                vcpus,
                cpu,
                memory,
                all,
                networks,
                writes,
                workingSet,
                immovable,
                trace,
                lag,
                traits,
                diskWrites);
    }

    public VmSpec withNetworks(Set<NetworkId> all) {
        return new VmSpec(
                id,
                name,
                vcpus,
                cpu,
                memory,
                disks,
                all,
                writes,
                workingSet,
                immovable,
                trace,
                lag,
                traits,
                diskWrites);
    }

    public VmSpec writing(ByteRate rate, Bytes into) {
        return new VmSpec(
                id, name, vcpus, cpu, memory, disks, networks, rate, into, immovable, trace, lag, traits, diskWrites);
    }

    /** To each of its disks. */
    public VmSpec writingToDisks(ByteRate rate) {
        return new VmSpec(
                id, name, vcpus, cpu, memory, disks, networks, writes, workingSet, immovable, trace, lag, traits, rate);
    }

    public VmSpec withImmovable(String why) {
        return new VmSpec(
                id,
                name,
                vcpus,
                cpu,
                memory,
                disks,
                networks,
                writes,
                workingSet,
                Optional.of(why),
                trace,
                lag,
                traits,
                diskWrites);
    }

    public VmSpec with(VmTraits known) {
        return new VmSpec(
                id,
                name,
                vcpus,
                cpu,
                memory,
                disks,
                networks,
                writes,
                workingSet,
                immovable,
                trace,
                lag,
                known,
                diskWrites);
    }

    /** Follows {@code load}, of which {@code steps} of 5 minutes are over at the start. */
    public VmSpec loadedBy(Trace load, int steps) {
        return new VmSpec(
                id,
                name,
                vcpus,
                cpu,
                memory,
                disks,
                networks,
                writes,
                workingSet,
                immovable,
                load,
                steps * load.step(),
                traits,
                diskWrites);
    }
}
