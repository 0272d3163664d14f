package org.drover.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

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
 * @param links      by which other hosts reach it; empty when it does not tell
 * @param exclusive   shared volumes that one host uses at a time: VMs with disks there belong on one host
 * @param clockAhead  how far its clock is ahead of Drover's, less than nothing when it is behind, where it tells
 * @param freePorts   at which more VMs could arrive now, where it tells
 * @param certificateEnds when the first of the certificates by which it is reached counts no more
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
        List<Place> places,
        List<HostLink> links,
        Set<VolumeId> exclusive,
        Optional<Duration> clockAhead,
        Optional<Integer> freePorts,
        Optional<Instant> certificateEnds,
        List<String> notices) {
    public static final HostTraits UNKNOWN = new Draft().done();

    public HostTraits {
        machines = copied(machines);
        hugePages = hugePages.map(Map::copyOf);
        freeHugePages = freeHugePages.map(Map::copyOf);
        cpuFeatures = copied(cpuFeatures);
        mtus = Map.copyOf(mtus);
        places = List.copyOf(places);
        links = List.copyOf(links);
        exclusive = Set.copyOf(exclusive);
        notices = List.copyOf(notices);
        notices.forEach(notice -> Text.required("a host's notice", notice));
    }

    private static Map<String, Set<String>> copied(Map<String, Set<String>> names) {
        Map<String, Set<String>> copied = new TreeMap<>();
        names.forEach((key, set) -> copied.put(key, Set.copyOf(set)));
        return Map.copyOf(copied);
    }

    /** The place that holds this file; the innermost where one lies in another. */
    public Optional<Place> placeOf(String file) {
        return places.stream().filter(place -> place.holds(file)).max(Comparator.comparingInt(place -> place.path()
                .length()));
    }

    public HostTraits withMachines(Map<String, Set<String>> byArchitecture) {
        return with(draft -> draft.machines = byArchitecture);
    }

    public HostTraits withHypervisor(Version version) {
        return with(draft -> draft.hypervisor = Optional.of(version));
    }

    public HostTraits withHugePages(Map<Bytes, Bytes> bySize) {
        return with(draft -> draft.hugePages = Optional.of(bySize));
    }

    public HostTraits withFreeHugePages(Map<Bytes, Bytes> bySize) {
        return with(draft -> draft.freeHugePages = Optional.of(bySize));
    }

    public HostTraits withDropsCaches(boolean does) {
        return with(draft -> draft.dropsCaches = Optional.of(does));
    }

    public HostTraits withCpuFeatures(Map<String, Set<String>> byKind) {
        return with(draft -> draft.cpuFeatures = byKind);
    }

    public HostTraits withLeases(boolean held) {
        return with(draft -> draft.leases = Optional.of(held));
    }

    public HostTraits withMtus(Map<NetworkId, Integer> bytes) {
        return with(draft -> draft.mtus = bytes);
    }

    public HostTraits withUnresolved(Optional<String> name) {
        return with(draft -> draft.unresolved = name);
    }

    public HostTraits withPlaces(List<Place> all) {
        return with(draft -> draft.places = all);
    }

    public HostTraits withLinks(List<HostLink> all) {
        return with(draft -> draft.links = all);
    }

    public HostTraits withExclusive(Set<VolumeId> volumes) {
        return with(draft -> draft.exclusive = volumes);
    }

    public HostTraits withClockAhead(Duration ahead) {
        return with(draft -> draft.clockAhead = Optional.of(ahead));
    }

    public HostTraits withFreePorts(int count) {
        return with(draft -> draft.freePorts = Optional.of(count));
    }

    public HostTraits withCertificateEnds(Instant end) {
        return with(draft -> draft.certificateEnds = Optional.of(end));
    }

    public HostTraits withNotices(List<String> all) {
        return with(draft -> draft.notices = all);
    }

    private HostTraits with(Consumer<Draft> change) {
        Draft draft = new Draft();
        draft.machines = machines;
        draft.hypervisor = hypervisor;
        draft.hugePages = hugePages;
        draft.freeHugePages = freeHugePages;
        draft.dropsCaches = dropsCaches;
        draft.cpuFeatures = cpuFeatures;
        draft.leases = leases;
        draft.mtus = mtus;
        draft.unresolved = unresolved;
        draft.places = places;
        draft.links = links;
        draft.exclusive = exclusive;
        draft.clockAhead = clockAhead;
        draft.freePorts = freePorts;
        draft.certificateEnds = certificateEnds;
        draft.notices = notices;
        change.accept(draft);
        return draft.done();
    }

    /** Traits while one of them is being changed. */
    private static final class Draft {
        private Map<String, Set<String>> machines = Map.of();
        private Optional<Version> hypervisor = Optional.empty();
        private Optional<Map<Bytes, Bytes>> hugePages = Optional.empty();
        private Optional<Map<Bytes, Bytes>> freeHugePages = Optional.empty();
        private Optional<Boolean> dropsCaches = Optional.empty();
        private Map<String, Set<String>> cpuFeatures = Map.of();
        private Optional<Boolean> leases = Optional.empty();
        private Map<NetworkId, Integer> mtus = Map.of();
        private Optional<String> unresolved = Optional.empty();
        private List<Place> places = List.of();
        private List<HostLink> links = List.of();
        private Set<VolumeId> exclusive = Set.of();
        private Optional<Duration> clockAhead = Optional.empty();
        private Optional<Integer> freePorts = Optional.empty();
        private Optional<Instant> certificateEnds = Optional.empty();
        private List<String> notices = List.of();

        private HostTraits done() {
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
                    places,
                    links,
                    exclusive,
                    clockAhead,
                    freePorts,
                    certificateEnds,
                    notices);
        }
    }
}
