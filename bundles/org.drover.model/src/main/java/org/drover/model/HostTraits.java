package org.drover.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What only some hosts tell of themselves. What is not told stands against nothing. A later trait is a component more here:
 * begin with {@link #UNKNOWN} and add what is known.
 *
 * @param machines    the machine types it offers, by architecture; empty when it does not tell
 * @param hypervisor  its version; versions of different products are never compared
 * @param hugePages   memory set aside in huge pages, used or not, by the size of a page; empty when it does not tell
 * @param freeHugePages of those, what nobody uses
 * @param dropsCaches whether what it cached of a disk is written and dropped when a VM leaves or arrives, so that every cache
 *                    mode is safe in a migration
 * @param cpuFeatures those that it can give to a VM, by {@link CpuFeatures#kind}
 * @param leases      whether whoever runs a VM there holds leases of its disks
 * @param mtus        the longest packet that a network carries there, in bytes, where that is known
 * @param unresolved  the name by which others send it VMs, when that does not resolve where Drover runs
 * @param notices     what people must be told wherever this host is shown, each a sentence ("qemu+tcp://... is not encrypted")
 */
public record HostTraits(
        Map<String, Set<String>> machines,
        Optional<Version> hypervisor,
        Optional<Map<Bytes, Bytes>> hugePages,
        Optional<Map<Bytes, Bytes>> freeHugePages,
        Optional<Boolean> dropsCaches,
        Map<String, Set<String>> cpuFeatures,
        Optional<Boolean> leases,
        Map<NetworkId, Integer> mtus,
        Optional<String> unresolved,
        List<String> notices) {
    public static final HostTraits UNKNOWN = new HostTraits(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            List.of());

    public HostTraits {
        machines = copied(machines);
        hugePages = hugePages.map(Map::copyOf);
        freeHugePages = freeHugePages.map(Map::copyOf);
        cpuFeatures = copied(cpuFeatures);
        mtus = Map.copyOf(mtus);
        notices = List.copyOf(notices);
        notices.forEach(notice -> Text.required("a host's notice", notice));
    }

    private static Map<String, Set<String>> copied(Map<String, Set<String>> names) {
        Map<String, Set<String>> copied = new TreeMap<>();
        names.forEach((key, set) -> copied.put(key, Set.copyOf(set)));
        return Map.copyOf(copied);
    }

    public HostTraits withMachines(Map<String, Set<String>> byArchitecture) {
        return new HostTraits(
                byArchitecture,
                hypervisor,
                hugePages,
                freeHugePages,
                dropsCaches,
                cpuFeatures,
                leases,
                mtus,
                unresolved,
                notices);
    }

    public HostTraits withHypervisor(Version version) {
        return new HostTraits(
                machines,
                Optional.of(version),
                hugePages,
                freeHugePages,
                dropsCaches,
                cpuFeatures,
                leases,
                mtus,
                unresolved,
                notices);
    }

    public HostTraits withHugePages(Map<Bytes, Bytes> bySize) {
        return new HostTraits(
                machines,
                hypervisor,
                Optional.of(bySize),
                freeHugePages,
                dropsCaches,
                cpuFeatures,
                leases,
                mtus,
                unresolved,
                notices);
    }

    public HostTraits withFreeHugePages(Map<Bytes, Bytes> bySize) {
        return new HostTraits(
                machines,
                hypervisor,
                hugePages,
                Optional.of(bySize),
                dropsCaches,
                cpuFeatures,
                leases,
                mtus,
                unresolved,
                notices);
    }

    public HostTraits withDropsCaches(boolean does) {
        return new HostTraits(
                machines,
                hypervisor,
                hugePages,
                freeHugePages,
                Optional.of(does),
                cpuFeatures,
                leases,
                mtus,
                unresolved,
                notices);
    }

    public HostTraits withCpuFeatures(Map<String, Set<String>> byKind) {
        return new HostTraits(
                machines, hypervisor, hugePages, freeHugePages, dropsCaches, byKind, leases, mtus, unresolved, notices);
    }

    public HostTraits withLeases(boolean held) {
        return new HostTraits(
                machines,
                hypervisor,
                hugePages,
                freeHugePages,
                dropsCaches,
                cpuFeatures,
                Optional.of(held),
                mtus,
                unresolved,
                notices);
    }

    public HostTraits withMtus(Map<NetworkId, Integer> bytes) {
        return new HostTraits(
                machines,
                hypervisor,
                hugePages,
                freeHugePages,
                dropsCaches,
                cpuFeatures,
                leases,
                bytes,
                unresolved,
                notices);
    }

    public HostTraits withUnresolved(Optional<String> name) {
        return new HostTraits(
                machines, hypervisor, hugePages, freeHugePages, dropsCaches, cpuFeatures, leases, mtus, name, notices);
    }

    public HostTraits withNotices(List<String> all) {
        return new HostTraits(
                machines,
                hypervisor,
                hugePages,
                freeHugePages,
                dropsCaches,
                cpuFeatures,
                leases,
                mtus,
                unresolved,
                all);
    }
}
