package org.drover.placement.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cluster score of Ganeti's hbal, reckoned from a placement by its definition (htools, Cluster/Metrics.hs) for instances
 * without secondary nodes and without measured load, and what a placement breaks. Shares nothing with the optimizer.
 */
final class GanetiScore {
    private final GanetiCluster cluster;
    private final double[] memory;
    private final double[] cpus;
    private final int[] count;
    private final long[] unallocated;
    private final List<Map<String, Integer>> tags = new ArrayList<>();

    GanetiScore(GanetiCluster cluster, int[] hostOf) {
        this.cluster = cluster;
        int nodes = cluster.nodes.size();
        memory = new double[nodes];
        cpus = new double[nodes];
        count = new int[nodes];
        unallocated = new long[nodes];
        long[] missing = new long[nodes];
        for (int node = 0; node < nodes; node++) {
            GanetiCluster.Node has = cluster.nodes.get(node);
            unallocated[node] = has.memory() - has.ownMemory();
            missing[node] = unallocated[node] - has.freeMemory();
            memory[node] = has.freeMemory();
            cpus[node] = has.ownCpus();
            tags.add(new HashMap<>());
        }
        int[] start = cluster.start();
        for (int vm = 0; vm < hostOf.length; vm++) {
            GanetiCluster.Vm instance = cluster.vms.get(vm);
            count[hostOf[vm]]++;
            for (String tag : instance.exclusive()) tags.get(hostOf[vm]).merge(tag, 1, Integer::sum);
            if (instance.offline()) continue;
            cpus[hostOf[vm]] += instance.cpus();
            unallocated[hostOf[vm]] -= instance.memory();
            missing[start[vm]] -= instance.memory();
            memory[start[vm]] += instance.memory();
            memory[hostOf[vm]] -= instance.memory();
        }
        for (int node = 0; node < nodes; node++) unallocated[node] -= Math.max(0, missing[node]);
    }

    double value() {
        double freeMemory = deviation(node -> unallocated[node] / (double) at(node).memory());
        double freeMemoryReported = deviation(node -> memory[node] / at(node).memory());
        double freeDisk = deviation(node -> at(node).disk() == 0 ? 1 : at(node).freeDisk() / (double) at(node).disk());
        double cpuRatio = deviation(node -> cpus[node] / at(node).cpus() / at(node).cpuSpeed());
        double load = deviation(node -> count[node]); // of CPU, memory, disk and network: 1 for each instance
        double broken = 0;
        for (int node = 0; node < count.length; node++) {
            if (at(node).offline()) broken += 20 * count[node];
            else if (unallocated[node] <= 0) broken += count[node];
            for (int same : tags.get(node).values()) if (!at(node).offline()) broken += 2 * (same - 1);
        }
        return 0.5 * freeMemory + 0.5 * freeMemoryReported + freeDisk + cpuRatio + 4 * load + broken;
    }

    long[] unallocated() {
        return unallocated.clone();
    }

    private GanetiCluster.Node at(int node) {
        return cluster.nodes.get(node);
    }

    private interface OfNode {
        double value(int node);
    }

    private double deviation(OfNode of) {
        double sum = 0;
        int online = 0;
        for (int node = 0; node < count.length; node++) {
            if (at(node).offline()) continue;
            sum += of.value(node);
            online++;
        }
        double mean = sum / online;
        double squares = 0;
        for (int node = 0; node < count.length; node++) {
            if (!at(node).offline()) squares += Math.pow(of.value(node) - mean, 2);
        }
        return Math.sqrt(squares / online);
    }

    /** What this move would break where it leads to; empty if nothing. */
    List<String> broken(int vm, int node) {
        GanetiCluster.Vm instance = cluster.vms.get(vm);
        List<String> broken = new ArrayList<>();
        String what = instance.name() + " to " + at(node).name() + ": ";
        if (at(node).offline()) broken.add(what + "it is offline");
        if (!instance.movable()) broken.add(what + "it cannot be moved");
        if (!instance.offline() && unallocated[node] - instance.memory() <= 0)
            broken.add(what + "memory is short, " + unallocated[node] + " MiB are free");
        if (!instance.offline() && (cpus[node] + instance.cpus()) / at(node).cpus() > cluster.cpuRatio)
            broken.add(what + "too many CPUs, " + cpus[node] + " are there");
        Set<String> both = new HashSet<>(instance.exclusive());
        both.retainAll(tags.get(node).keySet());
        if (!both.isEmpty()) broken.add(what + "excluded by " + both);
        return broken;
    }

    /** Replays the moves one by one, each checked against the state that it finds. */
    static List<String> replay(GanetiCluster cluster, List<int[]> moves) {
        int[] hostOf = cluster.start();
        List<String> broken = new ArrayList<>();
        GanetiScore state = new GanetiScore(cluster, hostOf);
        for (int[] move : moves) {
            broken.addAll(state.broken(move[0], move[1]));
            state.move(move[0], hostOf[move[0]], move[1]);
            hostOf[move[0]] = move[1];
        }
        return broken;
    }

    private void move(int vm, int from, int to) {
        GanetiCluster.Vm instance = cluster.vms.get(vm);
        count[from]--;
        count[to]++;
        for (String tag : instance.exclusive()) {
            tags.get(from).merge(tag, -1, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
            tags.get(to).merge(tag, 1, Integer::sum);
        }
        if (instance.offline()) return;
        cpus[from] -= instance.cpus();
        cpus[to] += instance.cpus();
        unallocated[from] += instance.memory();
        unallocated[to] -= instance.memory();
    }
}
