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
 * @param dropsCaches whether what it cached of a disk is written and dropped when a VM leaves or arrives, so that every cache
 *                    mode is safe in a migration
 * @param notices     what people must be told wherever this host is shown, each a sentence ("qemu+tcp://... is not encrypted")
 */
public record HostTraits(
        Map<String, Set<String>> machines,
        Optional<Version> hypervisor,
        Optional<Map<Bytes, Bytes>> hugePages,
        Optional<Boolean> dropsCaches,
        List<String> notices) {
    public static final HostTraits UNKNOWN =
            new HostTraits(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public HostTraits {
        Map<String, Set<String>> copied = new TreeMap<>();
        machines.forEach((architecture, types) -> copied.put(architecture, Set.copyOf(types)));
        machines = Map.copyOf(copied);
        hugePages = hugePages.map(Map::copyOf);
        notices = List.copyOf(notices);
        notices.forEach(notice -> Text.required("a host's notice", notice));
    }

    public HostTraits withMachines(Map<String, Set<String>> byArchitecture) {
        return new HostTraits(byArchitecture, hypervisor, hugePages, dropsCaches, notices);
    }

    public HostTraits withHypervisor(Version version) {
        return new HostTraits(machines, Optional.of(version), hugePages, dropsCaches, notices);
    }

    public HostTraits withHugePages(Map<Bytes, Bytes> bySize) {
        return new HostTraits(machines, hypervisor, Optional.of(bySize), dropsCaches, notices);
    }

    public HostTraits withDropsCaches(boolean does) {
        return new HostTraits(machines, hypervisor, hugePages, Optional.of(does), notices);
    }

    public HostTraits withNotices(List<String> all) {
        return new HostTraits(machines, hypervisor, hugePages, dropsCaches, all);
    }
}
