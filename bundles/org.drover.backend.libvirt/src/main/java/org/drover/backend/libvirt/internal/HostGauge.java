package org.drover.backend.libvirt.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.Flag;
import org.drover.libvirt.HostCalls;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.Version;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.model.VolumeId;
import org.xml.sax.SAXException;

/** Reads a host's facts, and its load: one bulk call for all VMs, the host's own counters where they are its own. */
final class HostGauge {
    /** {@code drop-cache} of QEMU's file driver, on unless it is turned off, which libvirt does not do; Linux only. */
    private static final Version QEMU_DROPS_CACHES = new Version(4, 0, 0);

    private static final long KIB = 1 << 10;

    private final HostId host;
    private final LibvirtConnection libvirt;
    private final Settings settings;
    private final List<String> notices;
    private final NameCheck names = new NameCheck();
    private final Map<VmId, VmCounters> before = new HashMap<>();
    private long nanosBefore;
    private long hostBusyNanosBefore;

    /** @param notices what is to be told of the host beside what it tells */
    HostGauge(HostId host, LibvirtConnection libvirt, Settings settings, List<String> notices) {
        this.host = host;
        this.libvirt = libvirt;
        this.settings = settings;
        this.notices = notices;
    }

    HostFacts facts() throws LibvirtFailure {
        HostCalls calls = libvirt.host();
        HostCalls.NodeInfo node = calls.nodeInfo();
        HostCalls.Version qemu = calls.hypervisorVersion();
        Optional<Capabilities> capabilities = capabilities(calls);
        String name = calls.hostname();
        double cores = settings.capacityCores().orElse((double) node.cpus());
        return new HostFacts(
                host,
                name,
                "QEMU " + qemu + ", libvirt " + calls.libvirtVersion(),
                node.cpus(),
                new Mhz(cores * mhz(node)),
                settings.capacityMemory().orElse(Bytes.ofKiB(node.memoryKib())),
                volumes(),
                networks(calls),
                capabilities.map(Capabilities::cpuModel).orElse("?"),
                read(
                        traits(new Version(qemu.major(), qemu.minor(), qemu.release()), capabilities),
                        name,
                        capabilities));
    }

    /** libvirt does not say how much room a path has: told as none known, zero. */
    private Map<VolumeId, Bytes> volumes() {
        return settings.shared().volumes().stream().collect(Collectors.toMap(v -> v, v -> Bytes.ZERO));
    }

    private Set<NetworkId> networks(HostCalls calls) throws LibvirtFailure {
        Set<NetworkId> networks = new HashSet<>(settings.bridges());
        calls.networks().forEach(n -> networks.add(DomainXml.network(n.name())));
        return networks;
    }

    /** A processor whose speed the kernel does not tell counts as 1 GHz. */
    private static double mhz(HostCalls.NodeInfo node) {
        return node.mhz() > 0 ? node.mhz() : 1000;
    }

    /** Nothing of capabilities that make no sense. */
    private static Optional<Capabilities> capabilities(HostCalls calls) throws LibvirtFailure {
        try {
            return Optional.of(Capabilities.parse(calls.capabilities()));
        } catch (SAXException e) {
            return Optional.empty();
        }
    }

    /** What has to be asked for besides; what is refused is not told. */
    private HostTraits read(HostTraits known, String name, Optional<Capabilities> capabilities) throws LibvirtFailure {
        HostTraits traits = known.withNotices(notices())
                .withLinks(settings.links())
                .withLeases(settings.leases())
                .withExclusive(settings.exclusive())
                .withMtus(mtus())
                .withPlaces(Places.of(libvirt.storagePools(), settings.shared()))
                .withUnresolved(names.unresolved(settings.migrationAddress(), name));
        Optional<Instant> ends = EndingSoon.first(libvirt.credentials());
        if (ends.isPresent()) traits = traits.withCertificateEnds(ends.get());
        if (capabilities.isEmpty()) return traits;
        Optional<Map<Bytes, Bytes>> free = freeHugePages(known.hugePages().orElse(Map.of()));
        if (free.isPresent()) traits = traits.withFreeHugePages(free.get());
        return traits.withCpuFeatures(
                HostCpu.features(libvirt.host(), capabilities.get().architecture()));
    }

    private List<String> notices() {
        List<String> all = new ArrayList<>(notices);
        all.addAll(EndingSoon.told(libvirt.credentials(), Instant.now()));
        return all;
    }

    private Optional<Map<Bytes, Bytes>> freeHugePages(Map<Bytes, Bytes> setAside) throws LibvirtFailure {
        List<Integer> sizes = setAside.keySet().stream()
                .map(size -> (int) (size.count() / KIB))
                .toList();
        try {
            Map<Bytes, Bytes> free = new HashMap<>();
            libvirt.host()
                    .freePages(sizes)
                    .forEach((kib, pages) -> free.put(Bytes.ofKiB(kib), Bytes.ofKiB(Math.multiplyExact(pages, kib))));
            return Optional.of(free);
        } catch (LibvirtException | ArithmeticException notTold) {
            return Optional.empty();
        }
    }

    /** Of the bridges that VMs may be plugged into; libvirt tells of cards only where its interface driver is there. */
    private Map<NetworkId, Integer> mtus() throws LibvirtFailure {
        Map<NetworkId, Integer> mtus = new HashMap<>();
        try {
            for (HostCalls.Interface card : libvirt.host().interfaces()) {
                NetworkId bridge = DomainXml.bridge(card.name());
                if (!settings.bridges().contains(bridge)) continue;
                SafeXml.attribute(SafeXml.parse(libvirt.host().interfaceXml(card)), "size", "mtu")
                        .map(Integer::parseInt)
                        .ifPresent(mtu -> mtus.put(bridge, mtu));
            }
        } catch (LibvirtException | SAXException | NumberFormatException notTold) {
            return mtus;
        }
        return mtus;
    }

    /** The hypervisor's version is QEMU's: libvirt's comes and goes without the VMs taking notice. */
    static HostTraits traits(Version qemu, Optional<Capabilities> capabilities) {
        HostTraits traits =
                HostTraits.UNKNOWN.withHypervisor(qemu).withDropsCaches(!qemu.isOfEarlierSeriesThan(QEMU_DROPS_CACHES));
        if (capabilities.isEmpty()) return traits;
        try {
            traits = traits.withMachines(capabilities.get().machines());
            return capabilities.get().tellsPages()
                    ? traits.withHugePages(capabilities.get().hugePages())
                    : traits;
        } catch (IllegalArgumentException | ArithmeticException noNumber) {
            return traits;
        }
    }

    /** One at a time: a sample is the difference to the one before. */
    synchronized HostSample sample() throws LibvirtFailure {
        HostCalls.NodeInfo node = libvirt.host().nodeInfo();
        List<DomainCalls.Stats> stats = libvirt.domains()
                .stats(
                        Set.of(Flag.Stats.CPU_TOTAL, Flag.Stats.BALLOON, Flag.Stats.BLOCK, Flag.Stats.INTERFACE),
                        Flag.Listing.ACTIVE,
                        Flag.StatsHow.NOWAIT);
        long now = System.nanoTime();
        double elapsed = nanosBefore == 0 ? 0 : now - nanosBefore;
        nanosBefore = now;
        List<VmSample> vms = new ArrayList<>();
        Map<VmId, VmCounters> seen = new HashMap<>();
        for (DomainCalls.Stats vm : stats) {
            VmId id = LibvirtHost.idOf(vm.domain());
            VmCounters counters = VmCounters.of(vm.values());
            seen.put(id, counters);
            vms.add(counters.sample(id, Optional.ofNullable(before.get(id)), elapsed, mhz(node)));
        }
        before.clear();
        before.putAll(seen);
        return new HostSample(host, Instant.now(), hostCpu(vms, elapsed, mhz(node)), memoryFree(stats), vms);
    }

    private Mhz hostCpu(List<VmSample> vms, double elapsed, double mhz) throws LibvirtFailure {
        if (settings.capacityCores().isPresent()) {
            return vms.stream().map(VmSample::cpu).reduce(Mhz.ZERO, Mhz::plus);
        }
        Map<String, Long> counters = libvirt.host().cpuStats();
        long busy = counters.getOrDefault("kernel", 0L) + counters.getOrDefault("user", 0L);
        long before = hostBusyNanosBefore == 0 ? busy : hostBusyNanosBefore;
        hostBusyNanosBefore = busy;
        return new Mhz(elapsed == 0 ? 0 : Math.max(0, busy - before) / elapsed * mhz);
    }

    private Bytes memoryFree(List<DomainCalls.Stats> vms) throws LibvirtFailure {
        Optional<Bytes> capacity = settings.capacityMemory();
        if (capacity.isPresent()) {
            long assigned = vms.stream()
                    .mapToLong(vm -> vm.values().number("balloon.maximum").orElse(0))
                    .sum();
            return capacity.get().minusOrZero(Bytes.ofKiB(assigned));
        }
        Map<String, Long> memory = libvirt.host().memoryStats();
        return Bytes.ofKiB(memory.getOrDefault("free", 0L)
                + memory.getOrDefault("buffers", 0L)
                + memory.getOrDefault("cached", 0L));
    }
}
