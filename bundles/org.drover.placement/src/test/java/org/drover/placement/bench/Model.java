package org.drover.placement.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine reassignment problem as in its file (ROADEF/EURO challenge 2012), in plain arrays; nobody changes them once read. */
final class Model {
    private static final long MOST = 1_000_000_000_000L;

    int resources;
    boolean[] isTransient;
    long[] loadWeight;

    int machines;
    int[] neighbourhood;
    int[] location;
    /** {@code [machine][resource]}. */
    long[][] capacity;

    long[][] safety;
    PairTable machineMoveCost;

    int services;
    int[] spread;
    int[][] dependsOn;

    int processes;
    int[] service;
    /** {@code [process][resource]}. */
    long[][] requirement;

    long[] moveCost;
    /** resource 1, resource 2, target, weight. */
    long[][] balances;

    long processMoveWeight;
    long serviceMoveWeight;
    long machineMoveWeight;

    static Model read(Path file) throws IOException {
        Numbers in = new Numbers(file);
        Model model = new Model();
        model.readResources(in);
        model.readMachines(in);
        model.readServices(in);
        model.readProcesses(in);
        model.balances = new long[(int) in.upTo(1_000_000, "the number of balance costs")][];
        for (int i = 0; i < model.balances.length; i++) {
            model.balances[i] = new long[] {
                in.index(model.resources, "resource"),
                in.index(model.resources, "resource"),
                in.upTo(MOST, "a balance target"),
                in.upTo(MOST, "a balance weight")
            };
        }
        model.processMoveWeight = in.upTo(MOST, "the weight of process moves");
        model.serviceMoveWeight = in.upTo(MOST, "the weight of service moves");
        model.machineMoveWeight = in.upTo(MOST, "the weight of machine moves");
        in.end();
        return model;
    }

    private void readResources(Numbers in) {
        resources = count(in, 1000, "resources");
        isTransient = new boolean[resources];
        loadWeight = new long[resources];
        for (int r = 0; r < resources; r++) {
            isTransient[r] = in.upTo(1, "whether a resource is transient") == 1;
            loadWeight[r] = in.upTo(MOST, "the weight of a load cost");
        }
    }

    private void readMachines(Numbers in) {
        machines = count(in, 40_000, "machines");
        neighbourhood = new int[machines];
        location = new int[machines];
        capacity = new long[machines][resources];
        safety = new long[machines][resources];
        machineMoveCost = new PairTable(machines);
        for (int m = 0; m < machines; m++) {
            neighbourhood[m] = in.index(1_000_000, "neighbourhood");
            location[m] = in.index(1_000_000, "location");
            for (int r = 0; r < resources; r++) capacity[m][r] = in.upTo(MOST, "a capacity");
            for (int r = 0; r < resources; r++) safety[m][r] = in.upTo(MOST, "a safety capacity");
            for (int to = 0; to < machines; to++)
                machineMoveCost.set(m, to, (int) in.upTo(Integer.MAX_VALUE, "the cost of a move between machines"));
        }
    }

    private void readServices(Numbers in) {
        services = count(in, 10_000_000, "services");
        spread = new int[services];
        dependsOn = new int[services][];
        for (int s = 0; s < services; s++) {
            spread[s] = in.index(10_000_000, "spread");
            dependsOn[s] = new int[(int) in.upTo(services, "the number of services a service depends on")];
            for (int i = 0; i < dependsOn[s].length; i++) dependsOn[s][i] = in.index(services, "service");
        }
    }

    private void readProcesses(Numbers in) {
        processes = count(in, 10_000_000, "processes");
        service = new int[processes];
        requirement = new long[processes][resources];
        moveCost = new long[processes];
        for (int p = 0; p < processes; p++) {
            service[p] = in.index(services, "service");
            for (int r = 0; r < resources; r++) requirement[p][r] = in.upTo(MOST, "a requirement");
            moveCost[p] = in.upTo(MOST, "the cost of moving a process");
        }
    }

    private static int count(Numbers in, int most, String of) {
        long value = in.upTo(most, "the number of " + of);
        if (value == 0) throw in.bad("there are no " + of);
        return (int) value;
    }

    int[] readAssignment(Path file) throws IOException {
        Numbers in = new Numbers(file);
        int[] machineOf = new int[processes];
        for (int p = 0; p < processes; p++) machineOf[p] = in.index(machines, "machine");
        in.end();
        return machineOf;
    }

    static void writeAssignment(int[] machineOf, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            for (int p = 0; p < machineOf.length; p++)
                out.append(p == 0 ? "" : " ").append(Integer.toString(machineOf[p]));
            out.append('\n');
        }
    }
}
