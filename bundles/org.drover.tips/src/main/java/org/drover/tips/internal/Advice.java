package org.drover.tips.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.inventory.Together;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.migration.MoveRules;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.placement.Demand;
import org.drover.placement.Evacuation;
import org.drover.placement.HostColumns;
import org.drover.placement.HostLoad;
import org.drover.placement.Policy;
import org.drover.placement.Rater;
import org.drover.placement.RatingRequest;
import org.drover.placement.Ratings;
import org.drover.placement.Relief;
import org.drover.placement.ReliefPlanner;
import org.drover.tips.Advisor;

/** Puts the picture and the forecasts of now into placement's columns, and asks. */
public final class Advice implements Advisor {
    /** A twentieth of a host's memory stays free. */
    private static final int RESERVE = 20;

    private final Supplier<Snapshot> inventory;
    private final Metrics metrics;
    private final Supplier<Policy> policy;
    private final Function<VmId, MoveRules> rules;

    public Advice(Supplier<Snapshot> inventory, Metrics metrics, Supplier<Policy> policy) {
        this(inventory, metrics, policy, vm -> MoveRules.NONE);
    }

    /** @param rules where a VM may be, and from whom it is kept apart */
    public Advice(
            Supplier<Snapshot> inventory, Metrics metrics, Supplier<Policy> policy, Function<VmId, MoveRules> rules) {
        this.rules = rules;
        this.inventory = inventory;
        this.metrics = metrics;
        this.policy = policy;
    }

    @Override
    public Ratings rate(VmId vm) {
        Snapshot picture = inventory.get();
        VmFacts facts = picture.vm(vm).orElseThrow(() -> new IllegalArgumentException("VM " + vm + " is not known"));
        return Rater.rate(new RatingRequest(columns(picture), demand(picture, facts), policy.get()));
    }

    @Override
    public Relief relieve(HostId host) {
        return relieve(host, vm -> true);
    }

    @Override
    public List<Ratings> evacuate(HostId host) {
        Snapshot picture = inventory.get();
        if (picture.host(host).isEmpty()) throw new IllegalArgumentException("host " + host + " is not known");
        List<Demand> there =
                runningOn(picture, host).map(vm -> demand(picture, vm)).toList();
        return Evacuation.of(columns(picture), there, policy.get());
    }

    /** @param movable of the VMs that could be moved, those that may be */
    Relief relieve(HostId host, Predicate<VmId> movable) {
        Snapshot picture = inventory.get();
        HostEntry entry =
                picture.host(host).orElseThrow(() -> new IllegalArgumentException("host " + host + " is not known"));
        if (entry.facts().isEmpty()) throw new IllegalArgumentException("host " + host + " was never reached");
        Together together = new Together(picture);
        List<Demand> there = runningOn(picture, host)
                .filter(vm -> vm.unmovable().isEmpty() && movable.test(vm.id()))
                .filter(vm -> together.with(vm).size() == 1) // one of several is not moved by itself
                .map(vm -> demand(picture, vm))
                .toList();
        return ReliefPlanner.plan(columns(picture), host, there, policy.get());
    }

    /** Why a planned move does not fit any more, in words; empty when it does. */
    Optional<String> objection(VmId vm, HostId source, HostId destination) {
        Optional<VmFacts> found = inventory.get().vm(vm);
        if (found.isEmpty()) return Optional.of("VM " + vm + " is gone");
        if (!found.get().host().equals(source)) {
            return Optional.of(
                    found.get().name() + " is on " + found.get().host() + ", not on " + source + " any more");
        }
        Ratings ratings = rate(vm);
        if (ratings.destinations().stream().anyMatch(rated -> rated.host().equals(destination))) {
            return Optional.empty();
        }
        return ratings.refused().stream()
                .filter(refusal -> refusal.host().equals(destination))
                .map(refusal -> refusal.reasons().get(0).text())
                .findFirst()
                .or(() -> Optional.of("host " + destination + " is gone"));
    }

    static Stream<VmFacts> runningOn(Snapshot picture, HostId host) {
        return picture.vms().values().stream()
                .filter(vm -> vm.host().equals(host) && vm.state() == VmState.RUNNING)
                .sorted(Comparator.comparing(VmFacts::id));
    }

    private HostColumns columns(Snapshot picture) {
        var hosts = new ArrayList<HostLoad>();
        for (HostEntry entry : picture.hosts().values()) {
            entry.facts().ifPresent(facts -> hosts.add(load(picture, entry, facts)));
        }
        return HostColumns.of(hosts);
    }

    private HostLoad load(Snapshot picture, HostEntry entry, HostFacts facts) {
        Forecast cpu = metrics.projection(facts.id(), Metric.CPU_MHZ, metrics.horizon())
                .orElseGet(this::nothing);
        Bytes reserve = new Bytes(facts.memory().count() / RESERVE);
        return new HostLoad(facts, entry.reachable(), false, free(picture, facts), reserve, cpu);
    }

    /** Counted twice and the smaller one taken: what was measured, and what is promised to VMs in memory or arriving. */
    private Bytes free(Snapshot picture, HostFacts facts) {
        long promised = 0;
        for (VmFacts vm : picture.sightings()) {
            boolean inMemory = vm.state() != VmState.OFF && vm.state() != VmState.CRASHED;
            if (vm.host().equals(facts.id()) && inMemory)
                promised += vm.memory().count();
        }
        float used = metrics.series(facts.id(), Metric.MEMORY_BYTES, metrics.step())
                .map(series -> series.last())
                .orElse(Float.NaN);
        long taken = Float.isNaN(used) ? promised : Math.max(promised, (long) used);
        return new Bytes(Math.max(0, facts.memory().count() - taken));
    }

    private Demand demand(Snapshot picture, VmFacts vm) {
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
                vm.disks().stream().anyMatch(Advice::local),
                vm.disks().stream()
                        .map(DiskFacts::volume)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()),
                vm.networks(),
                cpuModel,
                rules.apply(vm.id()).hosts(),
                apart(picture, vm));
    }

    /** Hosts of those that it is kept apart from. */
    private Set<HostId> apart(Snapshot picture, VmFacts vm) {
        Optional<String> word = rules.apply(vm.id()).apart();
        if (word.isEmpty()) return Set.of();
        return picture.sightings().stream()
                .filter(other -> !other.id().equals(vm.id())
                        && rules.apply(other.id()).apart().equals(word))
                .map(VmFacts::host)
                .collect(Collectors.toSet());
    }

    private static boolean local(DiskFacts disk) {
        return disk.volume().isEmpty() && !disk.source().isEmpty();
    }

    private Forecast nothing() {
        float[] zero = new float[(int) Math.max(1, metrics.horizon().dividedBy(metrics.step()))];
        return new Forecast(metrics.end(), metrics.step(), 0, zero, zero, zero);
    }
}
