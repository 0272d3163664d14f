package org.drover.tips.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.inventory.Together;
import org.drover.metrics.Metrics;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.placement.Demand;
import org.drover.placement.Evacuation;
import org.drover.placement.Intent;
import org.drover.placement.Losses;
import org.drover.placement.Policy;
import org.drover.placement.Proposal;
import org.drover.placement.Proposer;
import org.drover.placement.Rater;
import org.drover.placement.RatingRequest;
import org.drover.placement.Ratings;
import org.drover.placement.Relief;
import org.drover.placement.ReliefPlanner;
import org.drover.placement.Resident;
import org.drover.tips.Advisor;

/** Puts the picture and the forecasts of now into placement's columns, and asks. */
public final class Advice implements Advisor {
    /** Enough to find the worst; each is a placement of all its VMs. */
    private static final int FAILURES_TRIED = 64;

    private final Supplier<Snapshot> inventory;
    private final Metrics metrics;
    private final Supplier<Policy> policy;
    private final Decided decided;

    public Advice(Supplier<Snapshot> inventory, Metrics metrics, Supplier<Policy> policy) {
        this(inventory, metrics, policy, Decided.NOTHING);
    }

    Advice(Supplier<Snapshot> inventory, Metrics metrics, Supplier<Policy> policy, Decided decided) {
        this.decided = decided;
        this.inventory = inventory;
        this.metrics = metrics;
        this.policy = policy;
    }

    @Override
    public Ratings rate(VmId vm) {
        Snapshot picture = inventory.get();
        VmFacts facts = picture.vm(vm).orElseThrow(() -> new IllegalArgumentException("VM " + vm + " is not known"));
        World world = world(picture);
        return Rater.rate(new RatingRequest(world.columns(), world.demand(facts), policy.get()));
    }

    @Override
    public Ratings rateWithDisks(VmId vm) {
        Snapshot picture = inventory.get();
        VmFacts facts = picture.vm(vm).orElseThrow(() -> new IllegalArgumentException("VM " + vm + " is not known"));
        World world = world(picture);
        return Rater.rate(new RatingRequest(world.columns(), world.carrying(facts), policy.get()));
    }

    @Override
    public Relief relieve(HostId host) {
        return relieve(host, vm -> true);
    }

    @Override
    public List<Ratings> evacuate(HostId host) {
        Snapshot picture = inventory.get();
        if (picture.host(host).isEmpty()) throw new IllegalArgumentException("host " + host + " is not known");
        World world = world(picture);
        List<Demand> there = runningOn(picture, host).map(world::demand).toList();
        return Evacuation.of(world.columns(), there, policy.get());
    }

    @Override
    public Proposal propose(Intent intent) {
        World world = world(inventory.get());
        return Proposer.propose(world.loads(), world.residents(), intent, policy.get());
    }

    /** Which single failures could not be taken while these hosts are out of use; of the fullest hosts at most. */
    public List<Losses.Loss> losses(Set<HostId> leaving) {
        World world = world(inventory.get());
        Map<HostId, List<Demand>> running = new HashMap<>();
        for (Resident one : world.residents()) {
            if (one.fixed().isPresent()) continue;
            running.computeIfAbsent(one.on().orElseThrow(), host -> new ArrayList<>())
                    .add(one.demand());
        }
        return Losses.of(world.loads(), running, leaving, policy.get(), FAILURES_TRIED);
    }

    /** @param movable of the VMs that could be moved, those that may be */
    Relief relieve(HostId host, Predicate<VmId> movable) {
        Snapshot picture = inventory.get();
        HostEntry entry =
                picture.host(host).orElseThrow(() -> new IllegalArgumentException("host " + host + " is not known"));
        if (entry.facts().isEmpty()) throw new IllegalArgumentException("host " + host + " was never reached");
        Together together = new Together(picture);
        World world = world(picture);
        List<Demand> there = runningOn(picture, host)
                .filter(vm -> vm.unmovable().isEmpty() && movable.test(vm.id()))
                .filter(vm -> together.with(vm).size() == 1) // one of several is not moved by itself
                .map(world::demand)
                .toList();
        return ReliefPlanner.plan(world.columns(), host, there, policy.get());
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

    private World world(Snapshot picture) {
        return new World(picture, metrics, decided);
    }
}
