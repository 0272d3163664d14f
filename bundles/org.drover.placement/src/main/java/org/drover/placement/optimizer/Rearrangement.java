package org.drover.placement.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * Which VMs of a cluster should move, and in which order. Whatever the goal: VMs leave hosts that take none, what is broken is
 * repaired, and those that are nowhere get a place; then hosts are to be used alike, or few of them at all, as far as this is
 * worth the moves. No move passes through a state that breaks a rule.
 */
public final class Rearrangement {
    /** What is wanted beside what must be. */
    public enum Goal {
        /** Only what must be: drain, evacuate, restore rules, place. */
        NEEDED,
        BALANCE,
        /** Few hosts in use, so that others can sleep. */
        CONSOLIDATE
    }

    /**
     * One move after the other; {@code from} is empty for a VM that is placed.
     *
     * @param stop another move leads on from there
     */
    public record Move(VmId vm, Optional<HostId> from, HostId to, boolean stop) {}

    /**
     * What is to be done.
     *
     * @param stranded VMs that stay on a host that takes none, or nowhere: no place was found, or no way there
     * @param before   what the cluster costs, for comparison with {@code after}
     */
    public record Plan(List<Move> moves, List<VmId> stranded, double before, double after) {
        public Plan {
            moves = List.copyOf(moves);
            stranded = List.copyOf(stranded);
        }
    }

    private static final int MEMORY = 0;
    private static final int CPU = 1;
    private static final int COUNT = 2;
    /** What must be outweighs all that is only wanted. */
    private static final double MUST = 1e6;
    /** A move must bring this much of the evenness of one host, at the mean size of VMs. */
    private static final double WORTH = 0.002;

    /** What is rather so, of the evenness of one host. */
    private static final double WANTED = 0.01;

    private static final double EVENNESS = 1;
    /** What must move goes where there is room; nothing moves for that alone. */
    private static final double ROOMY = 0.0002;

    private static final double IN_USE = 0.2;

    private final Cluster cluster;
    private final Map<HostId, Integer> rows = new HashMap<>();
    private final int hosts;
    private final int[] start;
    /** Where VMs are that are nowhere: a host with room for all, which no VM goes back to. */
    private final int nowhere;

    private final boolean[][] owned;
    private final boolean[][] preferred;

    private Rearrangement(Cluster cluster) {
        this.cluster = cluster;
        hosts = cluster.hosts().size();
        nowhere = hosts;
        for (Cluster.Host host : cluster.hosts()) rows.put(host.id(), rows.size());
        start = cluster.vms().stream()
                .mapToInt(vm -> vm.on().map(rows::get).orElse(nowhere))
                .toArray();
        owned = new boolean[start.length][];
        preferred = new boolean[start.length][];
        Map<Set<HostId>, boolean[]> tables = new IdentityHashMap<>(); // many VMs may go to the same hosts
        for (int vm = 0; vm < start.length; vm++) {
            Cluster.Vm one = cluster.vms().get(vm);
            if (!one.owners().isEmpty()) owned[vm] = tables.computeIfAbsent(one.owners(), this::among);
            Set<HostId> rather = one.wants().preferred();
            if (!rather.isEmpty()) preferred[vm] = tables.computeIfAbsent(rather, this::among);
        }
    }

    private boolean[] among(Set<HostId> some) {
        boolean[] table = new boolean[hosts];
        for (HostId one : some) {
            if (rows.containsKey(one)) table[rows.get(one)] = true;
        }
        return table;
    }

    /** @param threads lends so many threads as {@code count} says; not used if that is one */
    public static Plan plan(Cluster cluster, Goal goal, Budget budget, long seed, ExecutorService threads, int count) {
        if (cluster.vms().isEmpty()) return new Plan(List.of(), List.of(), 0, 0);
        Rearrangement rearrangement = new Rearrangement(cluster);
        Problem problem = rearrangement.problem(goal);
        Optimizer.Effort effort = goal == Goal.CONSOLIDATE ? Optimizer.Effort.FAR : Optimizer.Effort.NEAR;
        Optimizer.Result result = Optimizer.improve(problem, budget, seed, threads, count, effort);
        return rearrangement.plan(problem, Itinerary.to(problem, result.hostOf()));
    }

    private Plan plan(Problem problem, Itinerary itinerary) {
        List<Move> moves = new ArrayList<>();
        for (Itinerary.Move move : itinerary.moves())
            moves.add(new Move(
                    cluster.vms().get(move.vm()).id(),
                    move.from() == nowhere
                            ? Optional.empty()
                            : Optional.of(cluster.hosts().get(move.from()).id()),
                    cluster.hosts().get(move.to()).id(),
                    move.stop()));
        int[] hostOf = itinerary.hostOf();
        List<VmId> stranded = new ArrayList<>();
        for (int vm = 0; vm < hostOf.length; vm++) {
            if (hostOf[vm] == nowhere || !cluster.hosts().get(hostOf[vm]).takes())
                stranded.add(cluster.vms().get(vm).id());
        }
        return new Plan(moves, stranded, problem.cost(problem.start()), problem.cost(hostOf));
    }

    private Problem problem(Goal goal) {
        Problem.Builder builder = Problem.builder(hosts + 1, 3);
        long[] memory = new long[hosts + 1];
        long[] cpu = new long[hosts + 1];
        for (int host = 0; host < hosts; host++) {
            memory[host] = cluster.hosts().get(host).memory().count();
            cpu[host] = (long) cluster.hosts().get(host).cpu().value();
            builder.host(host, memory[host], cpu[host], Integer.MAX_VALUE);
        }
        builder.host(nowhere, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4, Integer.MAX_VALUE);
        memory[nowhere] = Long.MAX_VALUE / 4;
        cpu[nowhere] = Long.MAX_VALUE / 4;
        for (int vm = 0; vm < start.length; vm++) {
            Cluster.Vm needs = cluster.vms().get(vm);
            builder.vm(
                    start[vm],
                    needs.memory().count(),
                    (long) Math.ceil(needs.cpu().value()),
                    1);
        }
        int[] apart = groups(Cluster.Vm::apart);
        int[] near = groups(vm -> vm.wants().near());
        builder.rule(new AllowedHosts(this::mayGo)).rule(new KeepApart(apart));
        builder.objective(costs -> costs.place((vm, host) -> mustLeave(vm, host) ? MUST : 0))
                .objective(new TooMuch(MEMORY, MUST, memory))
                .objective(new TooMuch(CPU, MUST, cpu))
                .objective(new Together(MUST, apart))
                .objective(new Near(WANTED, near))
                .objective(costs -> costs.place((vm, host) -> rather(vm, host) ? 0 : WANTED))
                .objective(new MoveCosts(WORTH, worth()));
        domainsApart().forEach(builder::rule);
        domainsApart().forEach(builder::objective);
        if (goal == Goal.BALANCE) {
            builder.objective(costs -> even(costs, MEMORY, EVENNESS)).objective(costs -> even(costs, CPU, EVENNESS));
        } else if (goal == Goal.CONSOLIDATE) {
            builder.objective(this::fewInUse);
        } else {
            builder.objective(costs -> even(costs, MEMORY, ROOMY)).objective(costs -> even(costs, CPU, ROOMY));
        }
        return builder.build();
    }

    private boolean mayGo(int vm, int host) {
        return host != nowhere && cluster.hosts().get(host).takes() && (owned[vm] == null || owned[vm][host]);
    }

    private boolean mustLeave(int vm, int host) {
        return host == nowhere || !mayGo(vm, host);
    }

    private boolean rather(int vm, int host) {
        return host == nowhere || preferred[vm] == null || preferred[vm][host];
    }

    private int[] groups(Function<Cluster.Vm, Optional<String>> name) {
        Map<String, Integer> groups = new HashMap<>();
        int[] group = new int[start.length];
        for (int vm = 0; vm < group.length; vm++)
            group[vm] = name.apply(cluster.vms().get(vm))
                    .map(word -> groups.computeIfAbsent(word, n -> groups.size()))
                    .orElse(-1);
        return group;
    }

    /** For each kind of domain one rule, over the VMs whose being apart reaches that far. */
    private List<DomainsApart> domainsApart() {
        Map<String, List<Integer>> byKind = new TreeMap<>();
        for (int vm = 0; vm < start.length; vm++) {
            int row = vm;
            if (cluster.vms().get(vm).apart().isEmpty()) continue;
            cluster.vms().get(vm).wants().apartIn().ifPresent(kind -> byKind.computeIfAbsent(
                            kind, k -> new ArrayList<>())
                    .add(row));
        }
        int[] apart = groups(Cluster.Vm::apart);
        List<DomainsApart> rules = new ArrayList<>();
        byKind.forEach((kind, bound) -> {
            int[] group = new int[start.length];
            Arrays.fill(group, -1);
            for (int vm : bound) group[vm] = apart[vm];
            rules.add(new DomainsApart(MUST, group, domainsOf(kind)));
        });
        return rules;
    }

    /** Of each host, numbered; a host that tells of none is one by itself. */
    private int[] domainsOf(String kind) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] domain = new int[hosts + 1];
        for (int host = 0; host < hosts; host++) {
            String alone = "host " + host;
            String name = cluster.hosts().get(host).domains().stream()
                    .filter(one -> one.startsWith(kind + ":"))
                    .findFirst()
                    .orElse(alone);
            domain[host] = numbers.computeIfAbsent(name, n -> numbers.size());
        }
        domain[nowhere] = -1;
        return domain;
    }

    /** The more memory, the longer a move takes; placing a VM is no move. */
    private double[] worth() {
        double[] worth = new double[start.length];
        double mean = cluster.vms().stream()
                .mapToDouble(vm -> vm.memory().count())
                .average()
                .orElse(1);
        for (int vm = 0; vm < worth.length; vm++) {
            double memory = cluster.vms().get(vm).memory().count();
            if (start[vm] != nowhere) worth[vm] = 0.5 + 0.5 * memory / Math.max(1, mean);
        }
        return worth;
    }

    /** As {@link Evenness}, over the hosts that take VMs; all that is asked for counts, wherever it is now. */
    private void even(Costs costs, int resource, double weight) {
        Problem problem = costs.problem();
        double[] scales = new double[hosts + 1];
        double[] targets = new double[hosts + 1];
        Arrays.fill(scales, Double.POSITIVE_INFINITY); // of no matter
        double use = 0;
        double there = 0;
        for (int vm = 0; vm < problem.vms(); vm++) use += problem.demand(vm, resource);
        for (int host = 0; host < hosts; host++) {
            if (!cluster.hosts().get(host).takes()) continue;
            scales[host] = Math.max(1, problem.capacity(host, resource));
            there += scales[host];
        }
        for (int host = 0; host < hosts; host++)
            if (scales[host] < Double.POSITIVE_INFINITY) targets[host] = use / there;
        costs.square(resource, weight, scales, targets);
    }

    /** A host with any VM costs; the fuller it is, the better, so that nearly empty ones are emptied. */
    private void fewInUse(Costs costs) {
        double[] scales = new double[hosts + 1];
        for (int host = 0; host < hosts; host++)
            scales[host] = Math.max(1, costs.problem().capacity(host, MEMORY));
        scales[nowhere] = Double.POSITIVE_INFINITY;
        costs.square(MEMORY, -IN_USE, scales, new double[hosts + 1]);
        costs.shared(hostOf -> new HostsInUse(IN_USE, hosts, hostOf, hosts + 1));
    }
}
