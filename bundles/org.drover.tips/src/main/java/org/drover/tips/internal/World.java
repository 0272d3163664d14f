package org.drover.tips.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.inventory.Together;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.placement.Demand;
import org.drover.placement.HostColumns;
import org.drover.placement.HostLoad;
import org.drover.placement.HostRules;
import org.drover.placement.PlaceRules;
import org.drover.placement.Reason;
import org.drover.placement.Resident;
import org.drover.placement.Standing;
import org.drover.placement.Wishes;

/** The picture and the forecasts of one moment in placement's terms. Used by one thread. */
final class World {
    /** A twentieth of a host's memory stays free. */
    private static final int RESERVE = 20;

    private final Snapshot picture;
    private final Metrics metrics;
    private final Decided decided;
    private final Map<HostId, Long> promised = new HashMap<>();
    private Map<String, List<VmFacts>> apart;
    private Map<String, List<VmFacts>> near;

    World(Snapshot picture, Metrics metrics, Decided decided) {
        this.picture = picture;
        this.metrics = metrics;
        this.decided = decided;
        for (VmFacts vm : picture.sightings()) {
            if (inMemory(vm)) promised.merge(vm.host(), vm.memory().count(), Long::sum);
        }
    }

    private static boolean inMemory(VmFacts vm) {
        return vm.state() != VmState.OFF && vm.state() != VmState.CRASHED;
    }

    HostColumns columns() {
        return HostColumns.of(loads());
    }

    List<HostLoad> loads() {
        var hosts = new ArrayList<HostLoad>();
        for (HostEntry entry : picture.hosts().values()) {
            entry.facts().ifPresent(facts -> hosts.add(load(entry, facts)));
        }
        return hosts;
    }

    private HostLoad load(HostEntry entry, HostFacts facts) {
        Forecast cpu = metrics.projection(facts.id(), Metric.CPU_MHZ, metrics.horizon())
                .orElseGet(this::nothing);
        Bytes reserve = new Bytes(facts.memory().count() / RESERVE);
        HostRules rules = decided.hosts().apply(facts.id());
        return new HostLoad(
                facts,
                entry.reachable(),
                rules.maintenance(),
                free(facts),
                reserve,
                cpu,
                rules.standing(facts.memory(), decided.failover(), told(facts)));
    }

    /** What a host tells of itself. */
    private static Set<Standing.Fact> told(HostFacts facts) {
        boolean hugePages = facts.traits().hugePages().stream()
                .flatMap(pages -> pages.values().stream())
                .anyMatch(set -> set.count() > 0);
        return hugePages ? Set.of(Standing.Fact.HUGE_PAGES) : Set.of();
    }

    /** Counted twice and the smaller one taken: what was measured, and what is promised to VMs in memory or arriving. */
    private Bytes free(HostFacts facts) {
        long said = promised.getOrDefault(facts.id(), 0L);
        float used = metrics.series(facts.id(), Metric.MEMORY_BYTES, metrics.step())
                .map(series -> series.last())
                .orElse(Float.NaN);
        long taken = Float.isNaN(used) ? said : Math.max(said, (long) used);
        return new Bytes(Math.max(0, facts.memory().count() - taken));
    }

    Demand demand(VmFacts vm) {
        String cpuModel = picture.host(vm.host())
                .flatMap(HostEntry::facts)
                .map(HostFacts::cpuModel)
                .orElse("");
        float now = metrics.series(vm.id(), Metric.CPU_MHZ, metrics.step())
                .map(series -> series.last())
                .orElse(Float.NaN);
        return new Demand(
                vm.id(),
                vm.name(),
                vm.host(),
                vm.memory(),
                Float.isNaN(now) ? Mhz.ZERO : new Mhz(now),
                metrics.forecast(vm.id(), Metric.CPU_MHZ, metrics.horizon()).orElseGet(this::nothing),
                vm.disks().stream().anyMatch(World::local),
                vm.disks().stream()
                        .map(DiskFacts::volume)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()),
                vm.networks(),
                cpuModel,
                decided.moves().apply(vm.id()).hosts(),
                hosts(apartFrom(vm)),
                wishes(vm));
    }

    /** With its local disks. */
    Demand carrying(VmFacts vm) {
        long bytes = vm.disks().stream()
                .filter(World::local)
                .mapToLong(disk -> disk.size().count())
                .sum();
        return demand(vm).carrying(new Bytes(bytes));
    }

    private Wishes wishes(VmFacts vm) {
        PlaceRules wished = decided.places().apply(vm.id());
        Set<String> apartDomains = new HashSet<>();
        wished.apartIn().ifPresent(kind -> apartFrom(vm).stream()
                .filter(other -> decided.places().apply(other.id()).apartIn().equals(wished.apartIn()))
                .flatMap(other -> decided.hosts().apply(other.host()).domains().stream())
                .filter(domain -> domain.startsWith(kind + ":"))
                .forEach(apartDomains::add));
        return new Wishes(wished.preferred(), hosts(wantedNear(vm, wished.near())), apartDomains, Set.of());
    }

    /** Those that it is kept apart from, wherever they are seen. */
    private List<VmFacts> apartFrom(VmFacts vm) {
        if (apart == null) apart = byWord(other -> decided.moves().apply(other).apart());
        return others(vm, decided.moves().apply(vm.id()).apart(), apart);
    }

    private List<VmFacts> wantedNear(VmFacts vm, Optional<String> word) {
        if (near == null) near = byWord(other -> decided.places().apply(other).near());
        return others(vm, word, near);
    }

    private Map<String, List<VmFacts>> byWord(Function<VmId, Optional<String>> word) {
        Map<String, List<VmFacts>> byWord = new HashMap<>();
        for (VmFacts other : picture.sightings()) {
            word.apply(other.id()).ifPresent(said -> byWord.computeIfAbsent(said, w -> new ArrayList<>())
                    .add(other));
        }
        return byWord;
    }

    private static List<VmFacts> others(VmFacts vm, Optional<String> word, Map<String, List<VmFacts>> byWord) {
        return word.map(byWord::get).orElse(List.of()).stream()
                .filter(other -> !other.id().equals(vm.id()))
                .toList();
    }

    private static Set<HostId> hosts(List<VmFacts> vms) {
        return vms.stream().map(VmFacts::host).collect(Collectors.toSet());
    }

    private static boolean local(DiskFacts disk) {
        return disk.volume().isEmpty() && !disk.source().isEmpty();
    }

    /** Every VM that takes up memory; those that cannot be moved, with why. */
    List<Resident> residents() {
        Together together = new Together(picture);
        List<Resident> residents = new ArrayList<>();
        for (VmFacts vm : picture.vms().values()) {
            if (!inMemory(vm)
                    || picture.host(vm.host()).flatMap(HostEntry::facts).isEmpty()) continue;
            residents.add(new Resident(
                    demand(vm),
                    Optional.of(vm.host()),
                    decided.moves().apply(vm.id()).apart(),
                    decided.places().apply(vm.id()).apartIn(),
                    decided.places().apply(vm.id()).near(),
                    fixed(vm, together)));
        }
        return residents;
    }

    private static Optional<Reason> fixed(VmFacts vm, Together together) {
        if (vm.state() != VmState.RUNNING) {
            return Optional.of(Reason.of("vm.not-running")
                    .fact("vm", vm.name())
                    .fact("state", vm.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        if (vm.unmovable().isPresent()) {
            return Optional.of(Reason.of("vm.immovable")
                    .fact("vm", vm.name())
                    .fact("why", vm.unmovable().get()));
        }
        if (vm.disks().stream().anyMatch(World::local)) {
            return Optional.of(Reason.of("disk.local").fact("vm", vm.name()).remedy("share-disks"));
        }
        List<VmFacts> group = together.with(vm);
        if (group.size() == 1) return Optional.empty();
        String others = group.stream()
                .filter(other -> !other.id().equals(vm.id()))
                .map(VmFacts::name)
                .collect(Collectors.joining(", "));
        return Optional.of(Reason.of("vm.bound")
                .fact("vm", vm.name())
                .fact("others", others)
                .remedy("move-together"));
    }

    private Forecast nothing() {
        float[] zero = new float[(int) Math.max(1, metrics.horizon().dividedBy(metrics.step()))];
        return new Forecast(metrics.end(), metrics.step(), 0, zero, zero, zero);
    }
}
