package org.drover.placement.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cost of an assignment and the constraints it breaks, reckoned straight from the problem's definition. It shares nothing
 * with the optimizer, and is written to be read rather than to be fast.
 */
final class ModelCheck {
    private static final int SHOWN = 10;

    private final Model model;
    private final int[] initial;
    private final int[] machineOf;
    private final long[][] use;
    private final long[][] useWithTransient;

    ModelCheck(Model model, int[] initial, int[] machineOf) {
        this.model = model;
        this.initial = initial;
        this.machineOf = machineOf;
        use = new long[model.machines][model.resources];
        useWithTransient = new long[model.machines][model.resources];
        for (int p = 0; p < model.processes; p++) {
            for (int r = 0; r < model.resources; r++) {
                use[machineOf[p]][r] += model.requirement[p][r];
                useWithTransient[machineOf[p]][r] += model.requirement[p][r];
                if (model.isTransient[r] && machineOf[p] != initial[p])
                    useWithTransient[initial[p]][r] += model.requirement[p][r];
            }
        }
    }

    /** What is broken, in words; the first ones of many. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        capacity(broken);
        Map<Integer, List<Integer>> processesOf = new HashMap<>();
        for (int p = 0; p < model.processes; p++)
            processesOf
                    .computeIfAbsent(model.service[p], s -> new ArrayList<>())
                    .add(p);
        Map<Integer, Set<Integer>> neighbourhoodsOf = new HashMap<>();
        for (var entry : processesOf.entrySet()) service(entry.getKey(), entry.getValue(), neighbourhoodsOf, broken);
        for (int s : processesOf.keySet()) {
            for (int needed : model.dependsOn[s]) {
                Set<Integer> missing = new HashSet<>(neighbourhoodsOf.get(s));
                missing.removeAll(neighbourhoodsOf.getOrDefault(needed, Set.of()));
                if (!missing.isEmpty() && broken.size() < SHOWN)
                    broken.add(
                            "service " + s + " depends on " + needed + ", which is not in neighbourhoods " + missing);
            }
        }
        return broken;
    }

    private void capacity(List<String> broken) {
        for (int m = 0; m < model.machines; m++) {
            for (int r = 0; r < model.resources; r++) {
                if (useWithTransient[m][r] > model.capacity[m][r] && broken.size() < SHOWN)
                    broken.add("machine " + m + " is used for " + useWithTransient[m][r] + " of resource " + r
                            + ", it has " + model.capacity[m][r]);
            }
        }
    }

    private void service(
            int s, List<Integer> processes, Map<Integer, Set<Integer>> neighbourhoodsOf, List<String> broken) {
        Set<Integer> machines = new HashSet<>();
        Set<Integer> locations = new HashSet<>();
        Set<Integer> neighbourhoods = new HashSet<>();
        for (int p : processes) {
            machines.add(machineOf[p]);
            locations.add(model.location[machineOf[p]]);
            neighbourhoods.add(model.neighbourhood[machineOf[p]]);
        }
        neighbourhoodsOf.put(s, neighbourhoods);
        if (broken.size() >= SHOWN) return;
        if (machines.size() < processes.size())
            broken.add("service " + s + " has " + processes.size() + " processes on " + machines.size() + " machines");
        if (locations.size() < model.spread[s])
            broken.add("service " + s + " is in " + locations.size() + " locations, not in " + model.spread[s]);
    }

    long cost() {
        return loadCost() + balanceCost() + moveCost();
    }

    private long loadCost() {
        long sum = 0;
        for (int m = 0; m < model.machines; m++) {
            for (int r = 0; r < model.resources; r++)
                sum += model.loadWeight[r] * Math.max(0, use[m][r] - model.safety[m][r]);
        }
        return sum;
    }

    private long balanceCost() {
        long sum = 0;
        for (long[] balance : model.balances) {
            for (int m = 0; m < model.machines; m++) {
                long freeFirst = model.capacity[m][(int) balance[0]] - use[m][(int) balance[0]];
                long freeSecond = model.capacity[m][(int) balance[1]] - use[m][(int) balance[1]];
                sum += balance[3] * Math.max(0, balance[2] * freeFirst - freeSecond);
            }
        }
        return sum;
    }

    private long moveCost() {
        long processMoves = 0;
        long machineMoves = 0;
        int[] movedOf = new int[model.services];
        for (int p = 0; p < model.processes; p++) {
            if (machineOf[p] == initial[p]) continue;
            processMoves += model.moveCost[p];
            machineMoves += model.machineMoveCost.get(initial[p], machineOf[p]);
            movedOf[model.service[p]]++;
        }
        return model.processMoveWeight * processMoves
                + model.serviceMoveWeight * Arrays.stream(movedOf).max().orElse(0)
                + model.machineMoveWeight * machineMoves;
    }
}
