package org.drover.placement.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.drover.placement.optimizer.AllowedHosts;
import org.drover.placement.optimizer.Budget;
import org.drover.placement.optimizer.Deviation;
import org.drover.placement.optimizer.Itinerary;
import org.drover.placement.optimizer.KeepApart;
import org.drover.placement.optimizer.MoveCosts;
import org.drover.placement.optimizer.Optimizer;
import org.drover.placement.optimizer.Problem;

/**
 * Rebalances a cluster in Ganeti's format by Ganeti's own measure: writes the moves in their order, and checks each with
 * {@link GanetiScore}. Prints facts, one a line.
 */
public final class RebalanceBench {
    private static final int MEMORY = 0;
    private static final int MEMORY_REPORTED = 1;
    private static final int CPUS = 2;
    private static final int COUNT = 3;

    /** What a move must bring at least, of the score times the number of hosts. */
    private static final double WORTH = 0.8;

    private RebalanceBench() {}

    /** @param args "make" with hosts, VMs, seed and file; or cluster, seconds, seed, threads, and the file for the moves */
    public static void main(String[] args) {
        Instant begun = ProcessHandle.current().info().startInstant().orElse(Instant.now());
        try {
            if (args[0].equals("make"))
                GanetiCluster.make(
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Long.parseLong(args[3]),
                        Path.of(args[4]));
            else run(begun, args);
        } catch (BadInput | IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench: cannot read or write " + e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Instant begun, String[] args) throws IOException {
        GanetiCluster cluster = GanetiCluster.read(Path.of(args[0]));
        say("hosts", cluster.nodes.size());
        say("vms", cluster.vms.size());
        Problem problem = problem(cluster);
        int count = Integer.parseInt(args[3]);
        Duration left = Duration.ofMillis((long) (1000 * Double.parseDouble(args[1])))
                .minus(Duration.between(begun, Instant.now()));
        ExecutorService threads = Executors.newFixedThreadPool(count);
        Itinerary itinerary;
        try {
            Budget budget = Budget.time(left.toMillis() > 1 ? left : Duration.ofMillis(1), System::nanoTime);
            Optimizer.Result result =
                    Optimizer.improve(problem, budget, Long.parseLong(args[2]), threads, count, Optimizer.Effort.NEAR);
            say("tried", result.tried());
            itinerary = Itinerary.to(problem, result.hostOf());
        } finally {
            threads.shutdownNow();
        }
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        System.out.printf(Locale.ROOT, "seconds %.2f%n", seconds);
        System.out.printf(Locale.ROOT, "initial %.8f%n", new GanetiScore(cluster, cluster.start()).value());
        System.out.printf(Locale.ROOT, "score %.8f%n", new GanetiScore(cluster, itinerary.hostOf()).value());
        say("moves", itinerary.moves().size());
        say("left", itinerary.left().size());
        List<int[]> moves = new ArrayList<>();
        try (Writer out = Files.newBufferedWriter(Path.of(args[4]))) {
            for (Itinerary.Move move : itinerary.moves()) {
                moves.add(new int[] {move.vm(), move.to()});
                out.append(cluster.vms.get(move.vm()).name() + " "
                        + cluster.nodes.get(move.from()).name() + " => "
                        + cluster.nodes.get(move.to()).name() + "\n");
            }
        }
        List<String> broken = GanetiScore.replay(cluster, moves);
        for (String one : broken.subList(0, Math.min(10, broken.size()))) System.out.println("broken " + one);
    }

    static Problem problem(GanetiCluster cluster) {
        int hosts = cluster.nodes.size();
        int[] start = cluster.start();
        long[] unallocated = new GanetiScore(cluster, start).unallocated();
        long[] usedMemory = new long[hosts];
        for (int vm = 0; vm < start.length; vm++)
            if (!cluster.vms.get(vm).offline())
                usedMemory[start[vm]] += cluster.vms.get(vm).memory();
        Problem.Builder builder = Problem.builder(hosts, 4);
        double[] memory = new double[hosts];
        double[] freeAtFirst = new double[hosts];
        double[] reportedAtFirst = new double[hosts];
        double[] cpuScale = new double[hosts];
        double[] ownCpus = new double[hosts];
        double[] ones = new double[hosts];
        boolean[] online = new boolean[hosts];
        for (int host = 0; host < hosts; host++) {
            GanetiCluster.Node node = cluster.nodes.get(host);
            online[host] = !node.offline();
            // free memory must stay above 0
            long forVms = Math.max(0, unallocated[host] + usedMemory[host] - 1);
            long cpus = (long) Math.floor(cluster.cpuRatio * node.cpus()) - node.ownCpus();
            builder.host(host, forVms, Long.MAX_VALUE / 4, Math.max(0, cpus), Long.MAX_VALUE / 4);
            memory[host] = Math.max(1, node.memory());
            freeAtFirst[host] = -(unallocated[host] + usedMemory[host]);
            reportedAtFirst[host] = -(node.freeMemory() + usedMemory[host]);
            cpuScale[host] = Math.max(1, node.cpus()) * node.cpuSpeed();
            ownCpus[host] = node.ownCpus();
            ones[host] = 1;
        }
        for (int vm = 0; vm < start.length; vm++) {
            GanetiCluster.Vm instance = cluster.vms.get(vm);
            long used = instance.offline() ? 0 : 1;
            builder.vm(start[vm], used * instance.memory(), used * instance.memory(), used * instance.cpus(), 1);
        }
        double[] worth = new double[start.length];
        Arrays.fill(worth, WORTH / hosts);
        builder.objective(new Deviation(MEMORY, 0.5, memory, freeAtFirst, online))
                .objective(new Deviation(MEMORY_REPORTED, 0.5, memory, reportedAtFirst, online))
                .objective(new Deviation(CPUS, 1, cpuScale, ownCpus, online))
                .objective(new Deviation(COUNT, 4, ones, new double[hosts], online))
                .objective(new MoveCosts(1, worth))
                .rule(new AllowedHosts(
                        (vm, host) -> online[host] && cluster.vms.get(vm).movable()));
        for (String tag : exclusive(cluster)) builder.rule(new KeepApart(having(cluster, tag)));
        return builder.build();
    }

    private static TreeSet<String> exclusive(GanetiCluster cluster) {
        TreeSet<String> tags = new TreeSet<>();
        for (GanetiCluster.Vm vm : cluster.vms) tags.addAll(vm.exclusive());
        return tags;
    }

    private static int[] having(GanetiCluster cluster, String tag) {
        int[] group = new int[cluster.vms.size()];
        for (int vm = 0; vm < group.length; vm++)
            group[vm] = cluster.vms.get(vm).exclusive().contains(tag) ? 0 : -1;
        return group;
    }

    private static void say(String name, long value) {
        System.out.println(name + " " + value);
    }
}
