package org.drover.placement.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A machine reassignment problem by seed, of the kind of the challenge's larger set: machines of some types in locations and
 * neighbourhoods, services of very different sizes, an assignment that keeps all constraints and was made without a thought
 * for load.
 */
final class MadeModel {
    private static final int NEIGHBOURHOODS = 5;
    /** How full the machines are on average: the first that works out. */
    private static final double[] FULL = {0.7, 0.6, 0.5, 0.4};

    private final Random random;
    private final double full;
    private final Model model = new Model();
    private final int[] machineOf;
    private final long[][] use;
    private final List<Set<Integer>> machinesOf = new ArrayList<>();

    private MadeModel(int machines, int processes, int resources, long seed, double full) {
        this.full = full;
        random = new Random(seed);
        machineOf = new int[processes];
        makeResources(resources);
        makeMachines(machines);
        makeProcesses(processes);
        use = new long[machines][resources];
        for (int s = 0; s < model.services; s++) machinesOf.add(new HashSet<>());
        IntStream.range(0, processes)
                .boxed()
                .sorted(Comparator.comparingLong(
                        p -> -Arrays.stream(model.requirement[p]).max().orElse(0)))
                .forEach(this::put); // large ones first, or there is no room for them
        makeServices();
        model.balances = new long[][] {{0, 1, 1, 10}};
        model.processMoveWeight = 1;
        model.serviceMoveWeight = 10;
        model.machineMoveWeight = 100;
    }

    /** @param args machines, processes, resources, seed, and the files for model and assignment */
    public static void main(String[] args) throws IOException {
        MadeModel made = made(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Long.parseLong(args[3]));
        write(made.model, Path.of(args[4]));
        Model.writeAssignment(made.machineOf, Path.of(args[5]));
    }

    private static MadeModel made(int machines, int processes, int resources, long seed) {
        for (double full : FULL) {
            try {
                return new MadeModel(machines, processes, resources, seed, full);
            } catch (NoRoom e) {
                // the next one is less full
            }
        }
        throw new IllegalArgumentException(processes + " processes find no room on " + machines + " machines");
    }

    private static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void makeResources(int resources) {
        model.resources = resources;
        model.isTransient = new boolean[resources];
        model.loadWeight = new long[resources];
        for (int r = 0; r < resources; r++) {
            model.isTransient[r] = r >= resources - resources / 3;
            model.loadWeight[r] = 10;
        }
    }

    private void makeMachines(int machines) {
        int types = 8;
        long[][] capacityOf = new long[types][model.resources];
        long[][] safetyOf = new long[types][model.resources];
        for (int type = 0; type < types; type++) {
            for (int r = 0; r < model.resources; r++) {
                capacityOf[type][r] = (long) (1_000_000 * (1 + 2 * random.nextDouble()));
                safetyOf[type][r] = (long) (capacityOf[type][r] * (0.7 + 0.2 * random.nextDouble()));
            }
        }
        int locations = Math.max(1, Math.min(100, machines / 10));
        model.machines = machines;
        model.capacity = new long[machines][];
        model.safety = new long[machines][];
        model.location = new int[machines];
        model.neighbourhood = new int[machines];
        model.machineMoveCost = new PairTable(machines);
        for (int m = 0; m < machines; m++) {
            int type = random.nextInt(types);
            model.capacity[m] = capacityOf[type];
            model.safety[m] = safetyOf[type];
            model.location[m] = m % locations;
            model.neighbourhood[m] = random.nextInt(NEIGHBOURHOODS);
        }
        for (int m = 0; m < machines; m++) {
            for (int to = 0; to < machines; to++) {
                int apart = model.location[m] != model.location[to]
                        ? 2
                        : model.neighbourhood[m] != model.neighbourhood[to] ? 1 : 0;
                model.machineMoveCost.set(m, to, apart);
            }
        }
    }

    /** Sizes of services follow a power law; needs a log-normal one, scaled so that the machines are full. */
    private void makeProcesses(int processes) {
        model.processes = processes;
        model.service = new int[processes];
        model.requirement = new long[processes][model.resources];
        model.moveCost = new long[processes];
        int service = 0;
        for (int p = 0; p < processes; service++) {
            int size =
                    (int) Math.min(Math.min(1000, model.machines / 4), 1 + 2 / Math.pow(1 - random.nextDouble(), 0.8));
            double scale = Math.exp(random.nextGaussian());
            for (int i = 0; i < size && p < processes; i++, p++) {
                model.service[p] = service;
                for (int r = 0; r < model.resources; r++)
                    model.requirement[p][r] = (long) (10_000 * scale * Math.exp(0.5 * random.nextGaussian()));
                model.moveCost[p] = 1 + random.nextInt(1000);
            }
        }
        model.services = service;
        for (int r = 0; r < model.resources; r++) {
            double needed = 0;
            double there = 0;
            for (long[] needs : model.requirement) needed += needs[r];
            for (long[] has : model.capacity) there += has[r];
            for (long[] needs : model.requirement)
                needs[r] = (long) Math.min(300_000, needs[r] * full * there / needed);
        }
    }

    private void put(int p) {
        int m = random.nextInt(model.machines);
        for (int tries = 0; !fits(p, m); tries++) {
            if (tries > model.machines) throw new NoRoom();
            m = (m + 1) % model.machines;
        }
        machineOf[p] = m;
        machinesOf.get(model.service[p]).add(m);
        for (int r = 0; r < model.resources; r++) use[m][r] += model.requirement[p][r];
    }

    private boolean fits(int p, int m) {
        for (int r = 0; r < model.resources; r++) {
            if (use[m][r] + model.requirement[p][r] > model.capacity[m][r]) return false;
        }
        return !machinesOf.get(model.service[p]).contains(m);
    }

    private void makeServices() {
        model.spread = new int[model.services];
        model.dependsOn = new int[model.services][];
        List<Set<Integer>> neighbourhoods = new ArrayList<>();
        for (int s = 0; s < model.services; s++) {
            Set<Integer> locations = new HashSet<>();
            neighbourhoods.add(new HashSet<>());
            for (int m : machinesOf.get(s)) {
                locations.add(model.location[m]);
                neighbourhoods.get(s).add(model.neighbourhood[m]);
            }
            model.spread[s] = random.nextInt(locations.size()) + random.nextInt(2);
        }
        for (int s = 0; s < model.services; s++) {
            Set<Integer> needed = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                int other = random.nextInt(model.services);
                if (other != s && neighbourhoods.get(other).containsAll(neighbourhoods.get(s))) needed.add(other);
            }
            model.dependsOn[s] = needed.stream().mapToInt(i -> i).sorted().toArray();
        }
    }

    private static void write(Model model, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            StringBuilder line = new StringBuilder();
            line.append(model.resources).append('\n');
            for (int r = 0; r < model.resources; r++)
                line.append(model.isTransient[r] ? 1 : 0)
                        .append(' ')
                        .append(model.loadWeight[r])
                        .append('\n');
            line.append(model.machines).append('\n');
            for (int m = 0; m < model.machines; m++) {
                line.append(model.neighbourhood[m]).append(' ').append(model.location[m]);
                append(line, model.capacity[m]);
                append(line, model.safety[m]);
                for (int to = 0; to < model.machines; to++) line.append(' ').append(model.machineMoveCost.get(m, to));
                out.append(line.append('\n'));
                line.setLength(0);
            }
            line.append(model.services).append('\n');
            for (int s = 0; s < model.services; s++) {
                line.append(model.spread[s]).append(' ').append(model.dependsOn[s].length);
                for (int needed : model.dependsOn[s]) line.append(' ').append(needed);
                line.append('\n');
            }
            line.append(model.processes).append('\n');
            for (int p = 0; p < model.processes; p++) {
                line.append(model.service[p]);
                append(line, model.requirement[p]);
                line.append(' ').append(model.moveCost[p]).append('\n');
            }
            line.append(model.balances.length);
            for (long[] balance : model.balances) append(line, balance);
            line.append('\n').append(model.processMoveWeight).append(' ').append(model.serviceMoveWeight);
            out.append(line.append(' ').append(model.machineMoveWeight).append('\n'));
        }
    }

    private static void append(StringBuilder line, long[] values) {
        for (long value : values) line.append(' ').append(value);
    }
}
