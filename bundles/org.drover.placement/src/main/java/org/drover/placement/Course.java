package org.drover.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmId;
import org.drover.placement.optimizer.Rearrangement;

/**
 * Walks the optimizer's moves one by one under the eyes of the rating engine, which knows more: load step by step, every hard
 * rule in force. What it refuses is left out. Each step is rated with everything where it is at that moment.
 */
final class Course {
    /** A move that was made. */
    record Made(Resident vm, Optional<HostId> from, HostId to, boolean stop, Rating rating, List<HostId> otherwise) {}

    private static final int OTHERS = 3;

    private final Scene scene;
    private final Policy policy;
    private final Policy placing;
    final Map<VmId, HostId> at = new HashMap<>();
    private final Map<String, List<Resident>> apart = new HashMap<>();
    private final Map<String, List<Resident>> near = new HashMap<>();
    private final long[] promised;
    final HostColumns columns;
    private final RatingBoard board;
    final List<Made> made = new ArrayList<>();
    /** Where the rating engine lets a VM not go. */
    final Map<VmId, Set<HostId>> refused = new HashMap<>();

    Course(Scene scene, Policy policy) {
        this.scene = scene;
        this.policy = policy;
        placing = withoutCost(policy);
        columns = scene.columns.copy();
        board = new RatingBoard(columns);
        promised = new long[columns.count];
        for (int row = 0; row < columns.count; row++) promised[row] = scene.promised(row);
        for (Resident one : scene.residents.values()) {
            one.on().ifPresent(host -> at.put(one.demand().vm(), host));
            one.apart().ifPresent(word -> apart.computeIfAbsent(word, w -> new ArrayList<>())
                    .add(one));
            one.near().ifPresent(word -> near.computeIfAbsent(word, w -> new ArrayList<>())
                    .add(one));
        }
    }

    private static Policy withoutCost(Policy policy) {
        Map<Policy.Soft, Double> weights = new HashMap<>(policy.weights());
        weights.remove(Policy.Soft.COST);
        boolean any = weights.values().stream().anyMatch(weight -> weight > 0);
        return any ? policy.withWeights(weights) : policy;
    }

    void walk(List<Rearrangement.Move> moves) {
        for (Rearrangement.Move move : moves) {
            Resident one = scene.residents.get(move.vm());
            Optional<HostId> from = Optional.ofNullable(at.get(move.vm()));
            if (from.equals(move.from())) go(one, from, move.to(), move.stop());
        }
    }

    private void go(Resident one, Optional<HostId> from, HostId to, boolean stop) {
        Demand demand = now(one);
        Policy by = policyFor(from);
        board.ask(demand, by);
        int row = columns.find(to);
        if (!board.admits(row)) {
            refused.computeIfAbsent(demand.vm(), vm -> new HashSet<>()).add(to);
            return;
        }
        List<HostId> otherwise = new ArrayList<>();
        for (int other : board.best(OTHERS + 1)) if (other != row) otherwise.add(columns.ids[other]);
        Rating rating = Rater.one(columns, demand, by, board, row);
        made.add(new Made(one, from, to, stop, rating, otherwise.subList(0, Math.min(OTHERS, otherwise.size()))));
        int left = from.map(columns::find).orElse(-1);
        if (left >= 0) promised[left] -= demand.memoryBytes();
        promised[row] += demand.memoryBytes();
        long most = left < 0 ? 0 : columns.memoryBytes[left] - promised[left];
        columns.move(left, most, row, demand);
        at.put(demand.vm(), to);
    }

    Policy policyFor(Optional<HostId> from) {
        return from.isPresent() ? policy : placing;
    }

    /** With its neighbours where they are now. */
    Demand now(Resident one) {
        Wishes wishes = one.demand().wishes();
        Set<HostId> apartFrom = new HashSet<>();
        Set<String> domains = new HashSet<>();
        for (Resident other : others(one, one.apart(), apart)) {
            HostId host = at.get(other.demand().vm());
            if (host == null) continue;
            apartFrom.add(host);
            if (one.apartIn().isPresent() && one.apartIn().equals(other.apartIn()))
                domains.addAll(domains(host, one.apartIn().get()));
        }
        Set<HostId> together = new HashSet<>();
        for (Resident other : others(one, one.near(), near)) {
            HostId host = at.get(other.demand().vm());
            if (host != null) together.add(host);
        }
        HostId source = at.getOrDefault(one.demand().vm(), Resident.NOWHERE);
        return one.demand()
                .among(source, apartFrom, new Wishes(wishes.preferredOwners(), together, domains, wishes.near()));
    }

    private static List<Resident> others(Resident one, Optional<String> word, Map<String, List<Resident>> by) {
        return word.map(by::get).orElse(List.of()).stream()
                .filter(other -> other != one)
                .toList();
    }

    private Set<String> domains(HostId host, String kind) {
        Set<String> domains = new HashSet<>();
        int row = columns.find(host);
        if (row < 0) return domains;
        for (String domain : columns.domains.get(row)) if (domain.startsWith(kind + ":")) domains.add(domain);
        return domains;
    }

    /** Who breaks which rule by being where it is now; the first other of its group that is too near. */
    Optional<Resident> tooNear(Resident one) {
        HostId host = at.get(one.demand().vm());
        if (host == null) return Optional.empty();
        for (Resident other : others(one, one.apart(), apart)) {
            HostId there = at.get(other.demand().vm());
            if (there == null) continue;
            if (there.equals(host)) return Optional.of(other);
            if (one.apartIn().isEmpty() || !one.apartIn().equals(other.apartIn())) continue;
            Set<String> shared = domains(host, one.apartIn().get());
            shared.retainAll(domains(there, one.apartIn().get()));
            if (!shared.isEmpty()) return Optional.of(other);
        }
        return Optional.empty();
    }

    /** Less memory is free than is to stay free, or more load expected than is allowed. */
    boolean isTooFull(int host) {
        return columns.freeBytes[host] < columns.reserveBytes[host] + columns.failoverBytes[host]
                || columns.cpuHighMhz[host] > policy.cpuThreshold().value() * columns.cpuCapacityMhz[host];
    }

    /** Of every host, by its row. */
    List<Proposal.Use> use() {
        int[] vms = new int[columns.count];
        for (HostId host : at.values()) {
            int row = columns.find(host);
            if (row >= 0) vms[row]++;
        }
        List<Proposal.Use> use = new ArrayList<>();
        for (int row = 0; row < columns.count; row++) {
            double free =
                    columns.memoryBytes[row] == 0 ? 0 : columns.freeBytes[row] / (double) columns.memoryBytes[row];
            use.add(new Proposal.Use(
                    vms[row],
                    new Mhz(columns.cpuHighMhz[row]),
                    new Mhz(columns.cpuCapacityMhz[row]),
                    Math.max(0, 1 - free)));
        }
        return use;
    }
}
