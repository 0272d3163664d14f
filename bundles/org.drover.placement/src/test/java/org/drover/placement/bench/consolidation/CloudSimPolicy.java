package org.drover.placement.bench.consolidation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The peers: LR-MMT and THR-MMT of Beloglazov and Buyya (2012), as CloudSim 3.0.3 has them in
 * {@code PowerVmAllocationPolicyMigrationAbstract} and its heirs, what is odd in it included: a host that was tried in vain is
 * no destination any more; a VM that has just been given a new host may be given another one, and goes to both; a sleeping host
 * is taken to draw its idle power.
 */
final class CloudSimPolicy implements Consolidation {
    private static final int REGRESSION = 10;
    private static final int HISTORY = 30;
    private static final double FALLBACK = 0.7;

    /** Whether a host is overloaded, from the VMs on it. */
    private interface Detector {
        boolean over(int host, List<Integer> vms);
    }

    private final Detector detector;
    private Fleet fleet;
    private final List<List<Integer>> on = new ArrayList<>();
    private Past past;

    // at the present step
    private double[] asked;
    private final double[] use = new double[Fleet.HOSTS];
    private final double[] taken = new double[Fleet.HOSTS];

    private CloudSimPolicy(double regressionSafety, double threshold) {
        detector = threshold > 0
                ? (host, vms) -> above(threshold, host, vms)
                : (host, vms) -> regressed(regressionSafety, host, vms);
    }

    static CloudSimPolicy lrMmt(double safety) {
        return new CloudSimPolicy(safety, 0);
    }

    static CloudSimPolicy thrMmt(double threshold) {
        return new CloudSimPolicy(0, threshold);
    }

    @Override
    public int[] first(Fleet ofDay) {
        fleet = ofDay;
        on.clear();
        for (int host = 0; host < Fleet.HOSTS; host++) on.add(new ArrayList<>());
        int[] first = new int[fleet.vms];
        double[] mips = new double[Fleet.HOSTS];
        double[] mb = new double[Fleet.HOSTS];
        for (int vm = 0; vm < fleet.vms; vm++) {
            double least = Double.MAX_VALUE;
            int best = -1;
            for (int host = 0; host < Fleet.HOSTS; host++) {
                if (fleet.coreMips(host) < fleet.vmMips(vm) || mips[host] + fleet.vmMips(vm) > fleet.mips(host))
                    continue;
                if (mb[host] + fleet.vmMb(vm) > fleet.hostMb()) continue;
                double more =
                        fleet.watt(host, (mips[host] + fleet.vmMips(vm)) / fleet.mips(host)) - fleet.watt(host, 0);
                if (more < least) {
                    least = more;
                    best = host;
                }
            }
            if (best < 0) throw new NoRoom(vm);
            mips[best] += fleet.vmMips(vm);
            mb[best] += fleet.vmMb(vm);
            on.get(best).add(vm);
            first[vm] = best;
        }
        return first;
    }

    @Override
    public List<Move> decide(Past now) {
        past = now;
        for (List<Integer> vms : on) vms.removeIf(vm -> !past.present(vm));
        look();
        List<List<Integer>> before = new ArrayList<>();
        for (List<Integer> vms : on) before.add(new ArrayList<>(vms));
        int[] from = new int[fleet.vms];
        for (int host = 0; host < on.size(); host++) for (int vm : on.get(host)) from[vm] = host;

        boolean[] over = new boolean[Fleet.HOSTS];
        List<Integer> leaving = new ArrayList<>();
        for (int host = 0; host < Fleet.HOSTS; host++) over[host] = detector.over(host, on.get(host));
        for (int host = 0; host < Fleet.HOSTS; host++) if (over[host]) relieve(host, leaving);
        List<Move> moves = new ArrayList<>();
        place(leaving, over, moves);
        drain(over, moves);

        for (int host = 0; host < on.size(); host++) on.set(host, before.get(host));
        arrive(moves, from);
        return moves;
    }

    private void look() {
        asked = new double[fleet.vms];
        for (int vm = 0; vm < fleet.vms; vm++) asked[vm] = past.share(vm, past.now()) * fleet.vmMips(vm);
        for (int host = 0; host < Fleet.HOSTS; host++) {
            double sum = 0;
            for (int vm : on.get(host)) sum += Math.min(asked[vm], fleet.coreMips(host));
            taken[host] = Math.min(sum, fleet.mips(host));
            use[host] = taken[host] / fleet.mips(host);
        }
    }

    private void relieve(int host, List<Integer> leaving) {
        List<Integer> vms = on.get(host);
        while (!vms.isEmpty()) {
            int smallest = 0;
            for (int i = 1; i < vms.size(); i++) {
                if (fleet.vmMb(vms.get(i)) < fleet.vmMb(vms.get(smallest))) smallest = i;
            }
            leaving.add(vms.remove(smallest));
            if (!detector.over(host, vms)) return;
        }
    }

    private void place(List<Integer> vms, boolean[] excluded, List<Move> moves) {
        vms.sort(Comparator.comparingDouble((Integer vm) -> asked[vm]).reversed());
        for (int vm : vms) {
            int host = destination(vm, excluded);
            if (host < 0) continue;
            put(vm, host);
            moves.add(new Move(vm, host));
        }
    }

    private void put(int vm, int host) {
        on.get(host).add(vm);
        taken[host] += Math.min(asked[vm], fleet.coreMips(host));
    }

    private int destination(int vm, boolean[] excluded) {
        double least = Double.MAX_VALUE;
        int best = -1;
        for (int host = 0; host < Fleet.HOSTS; host++) {
            if (excluded[host] || fleet.coreMips(host) < asked[vm] || fleet.mips(host) - taken[host] < asked[vm])
                continue;
            double more = fleet.watt(host, (taken[host] + asked[vm]) / fleet.mips(host)) - fleet.watt(host, use[host]);
            if (more >= least || taken[host] != 0 && overWith(host, vm)) continue;
            least = more;
            best = host;
        }
        return best;
    }

    private boolean overWith(int host, int vm) {
        List<Integer> vms = on.get(host);
        vms.add(vm);
        boolean over = detector.over(host, vms);
        vms.remove(vms.size() - 1);
        return over;
    }

    private void drain(boolean[] over, List<Move> moves) {
        boolean[] notDrained = over.clone();
        boolean[] noDestination = over.clone();
        for (int host = 0; host < Fleet.HOSTS; host++) {
            if (use[host] > 0) continue;
            notDrained[host] = true;
            noDestination[host] = true;
        }
        while (true) {
            double least = 1;
            int host = -1;
            for (int h = 0; h < Fleet.HOSTS; h++) {
                if (!notDrained[h] && use[h] < least && !on.get(h).isEmpty()) {
                    least = use[h];
                    host = h;
                }
            }
            if (host < 0) return;
            notDrained[host] = true;
            noDestination[host] = true;
            for (Move move : drained(host, noDestination)) {
                moves.add(move);
                notDrained[move.to()] = true;
            }
        }
    }

    private List<Move> drained(int host, boolean[] excluded) {
        List<Integer> vms = new ArrayList<>(on.get(host));
        List<Move> moves = new ArrayList<>();
        place(vms, excluded, moves);
        if (moves.size() == vms.size()) return moves;
        for (Move move : moves) {
            on.get(move.to()).remove((Integer) move.vm());
            taken[move.to()] -= Math.min(asked[move.vm()], fleet.coreMips(move.to()));
        }
        return List.of();
    }

    private void arrive(List<Move> moves, int[] from) {
        List<Move> byArrival = new ArrayList<>(moves);
        byArrival.sort(Comparator.comparingDouble(move -> fleet.migrationSeconds(move.vm())));
        for (Move move : byArrival) {
            on.get(from[move.vm()]).remove((Integer) move.vm());
            on.get(move.to()).add(move.vm());
            from[move.vm()] = move.to();
        }
    }

    private boolean above(double threshold, int host, List<Integer> vms) {
        double sum = 0;
        for (int vm : vms) sum += asked[vm];
        return sum / fleet.mips(host) > threshold;
    }

    private boolean regressed(double safety, int host, List<Integer> vms) {
        int known = Math.min(HISTORY, past.now());
        while (known >= REGRESSION && load(vms, past.now() - known + 1) == 0) known--;
        if (known < REGRESSION) return above(FALLBACK, host, vms);
        double[] y = new double[REGRESSION];
        double mean = 0;
        for (int i = 0; i < REGRESSION; i++) {
            y[i] = load(vms, past.now() - REGRESSION + 1 + i) / fleet.mips(host);
            mean += y[i] / REGRESSION;
        }
        double middle = (REGRESSION + 1) / 2.0;
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < REGRESSION; i++) {
            xy += (i + 1 - middle) * (y[i] - mean);
            xx += (i + 1 - middle) * (i + 1 - middle);
        }
        double slope = xy / xx;
        return (mean + slope * (REGRESSION + 1 - middle)) * safety >= 1;
    }

    private double load(List<Integer> vms, int step) {
        double sum = 0;
        for (int vm : vms) sum += past.share(vm, step) * fleet.vmMips(vm);
        return sum;
    }
}
