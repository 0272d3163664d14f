package org.drover.placement.optimizer;

import java.util.Arrays;

/**
 * Simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983): random moves, of which one that costs more is made too, the less
 * likely the more it costs and the hotter it is not. Besides shifts and swaps it tries chains: a VM takes the place of
 * another, which goes on to a third host, or home. Where moved VMs are counted on both hosts, room for guests is what there is
 * least of, and putting out guests is most of what can be done.
 *
 * <p>Works within its part of the hosts, so that several can work on one placement at once. For one thread.
 */
final class Annealing {
    /** Of 100 moves that are tried; the rest are chains. */
    private static final int SHIFTS = 5;

    private static final int SWAPS = 60;
    private static final int SWAPS_WHEN_COUNTED = 5;
    /** Of 8 chains, so many put out a guest. */
    private static final int PUT_OUT_GUESTS = 6;
    /** Of so many shifts, one makes room for a large VM. */
    private static final int MAKE_ROOM = 100;

    private static final int LOTS = 8;
    private static final int PLACES = 3;
    /** So many moves around both hosts are tried once room is made. */
    private static final int SETTLING = 40;

    private static final int MOST_PUT_OUT = 30;

    private static final int ALONE = -1;
    private static final int ONE_OF_SEVERAL = -2;
    private static final int LAST_OF_SEVERAL = -3;

    private final Problem problem;
    private final Candidates candidates;
    private final Dice dice;
    /** Of each VM: the largest part it takes of the mean host's resources. */
    private final double[] sizes;

    private final int swaps;
    private final int putOutGuests;
    private Layout layout;
    private Part part;
    private int[] vms = {};
    /**
     * Of each move: a VM, where it went, another, and where that went. Of one that stands {@link #ALONE}, no other; of one of
     * several that are one move, where it came from.
     */
    private int[] journal = new int[1024];

    private int journalSize;
    private long tried;
    private long made;

    Annealing(Problem problem, Candidates candidates, int[] hostOf, long seed) {
        this.problem = problem;
        this.candidates = candidates;
        layout = new Layout(problem, hostOf);
        dice = new Dice(seed);
        sizes = sizes(problem);
        boolean counted = problem.isCountedOnBothHosts();
        swaps = counted ? SWAPS_WHEN_COUNTED : SWAPS;
        putOutGuests = counted ? PUT_OUT_GUESTS : 0;
    }

    private static double[] sizes(Problem problem) {
        double[] sizes = new double[problem.vms()];
        for (int r = 0; r < problem.resources(); r++) {
            double mean = 0;
            for (int host = 0; host < problem.hosts(); host++)
                mean += problem.capacity(host, r) / (double) problem.hosts();
            for (int vm = 0; vm < sizes.length && mean > 0; vm++)
                sizes[vm] = Math.max(sizes[vm], problem.demand(vm, r) / mean);
        }
        return sizes;
    }

    /** Tries so many moves of VMs on hosts of this part. */
    void run(int steps, double temperature, Part hosts) {
        if (!begin(steps, hosts)) return;
        for (int i = 0; i < steps; i++) {
            double limit = temperature * dice.exponential();
            int kind = dice.below(100);
            if (kind >= SHIFTS + swaps) chain(limit);
            else if (kind >= SHIFTS) swap(limit);
            else if (dice.below(MAKE_ROOM) > 0) shift(limit);
            else makeRoom(limit);
        }
    }

    /** Of every so many shifts that are tried makes the best, if it saves something: the way down with few moves. */
    void runStraight(int steps, int draws, Part hosts) {
        if (!begin(steps, hosts)) return;
        for (int i = 0; i < steps / draws; i++) {
            double least = 0;
            int bestVm = -1;
            int bestHost = -1;
            for (int draw = 0; draw < draws; draw++) {
                int vm = vms[dice.below(vms.length)];
                int to = candidates.any(vm, part, dice);
                double delta = to < 0 ? Layout.NO : layout.shift(vm, to, least);
                if (delta >= least) continue;
                least = delta;
                bestVm = vm;
                bestHost = to;
            }
            if (bestVm < 0) continue;
            layout.move(bestVm, bestHost);
            note(bestVm, bestHost, 0, ALONE);
        }
    }

    private boolean begin(int steps, Part hosts) {
        part = hosts;
        vms = part.vms(layout);
        journalSize = 0;
        tried += steps;
        return vms.length > 0;
    }

    private void shift(double limit) {
        int vm = vms[dice.below(vms.length)];
        int to = candidates.any(vm, part, dice);
        if (to < 0 || layout.shift(vm, to, limit) == Layout.NO) return;
        layout.move(vm, to);
        note(vm, to, 0, ALONE);
    }

    private void swap(double limit) {
        int one = vms[dice.below(vms.length)];
        int b = candidates.any(one, part, dice);
        int count = b < 0 ? 0 : layout.residents.count(b);
        if (count == 0) return;
        int two = layout.residents.get(b, dice.below(count));
        if (layout.swap(one, two, limit) == Layout.NO) return;
        int a = layout.hostOf[one];
        layout.exchange(one, two);
        note(one, b, two, a);
    }

    private void chain(double limit) {
        int vm = vms[dice.below(vms.length)];
        int b = candidates.any(vm, part, dice);
        int count = b < 0 ? 0 : layout.residents.count(b);
        if (count == 0) return;
        int guests = layout.residents.guests(b);
        boolean guest = guests > 0 && dice.below(8) < putOutGuests;
        int next = layout.residents.get(b, dice.below(guest ? guests : count));
        int home = problem.start[next];
        int last = home != b && part.has(home) && dice.below(2) == 0 ? home : candidates.any(next, part, dice);
        if (last < 0 || layout.chain(vm, next, last, limit) == Layout.NO) return;
        layout.move(next, last);
        layout.move(vm, b);
        note(vm, b, next, last);
    }

    /**
     * What finds room nowhere by itself goes where it wants all the same, and then others are put out of there until all fits,
     * to where it costs least, its own old host among these. All of that is one move, made or not made.
     */
    private void makeRoom(double limit) {
        int vm = dice.below(2) == 0 ? large(vms) : costly();
        int to = vm < 0 ? -1 : candidates.any(vm, part, dice);
        if (to < 0 || to == layout.hostOf[vm] || !layout.rulesAdmit(vm, to)) return;
        int from = layout.hostOf[vm];
        int begin = journalSize;
        double delta = layout.deltaInAnyCase(vm, to);
        part(vm, to);
        for (int i = 0; i < MOST_PUT_OUT && delta != Layout.NO && layout.isOverfull(to); i++) {
            delta += putOut(vm, to, from);
        }
        if (layout.isOverfull(to)) delta = Layout.NO;
        for (int i = 0; i < SETTLING && delta < Layout.NO; i++) delta += settle(i % 2 == 0 ? to : from);
        if (delta <= limit) {
            journal[journalSize - 1] = LAST_OF_SEVERAL;
            return;
        }
        for (; journalSize > begin; journalSize -= 4) {
            layout.move(journal[journalSize - 4], journal[journalSize - 2]);
            made--;
        }
    }

    private int large(int[] among) {
        int vm = among[dice.below(among.length)];
        for (int i = 1; i < LOTS; i++) {
            int other = among[dice.below(among.length)];
            if (sizes[other] > sizes[vm]) vm = other;
        }
        return vm;
    }

    /** A large VM of a host that costs much; -1 if none was found. */
    private int costly() {
        int host = -1;
        for (int i = 0; i < LOTS; i++) {
            int other = layout.hostOf[vms[dice.below(vms.length)]];
            if (host < 0 || layout.costOf(other) > layout.costOf(host)) host = other;
        }
        int vm = -1;
        for (int i = 0; i < LOTS; i++) {
            int other = layout.residents.get(host, dice.below(layout.residents.count(host)));
            if (vm < 0 || sizes[other] > sizes[vm]) vm = other;
        }
        return vm;
    }

    /** One other VM leaves an overfull host: of some, the one that goes most cheaply for the room it frees. */
    private double putOut(int comes, int host, int from) {
        double least = Double.POSITIVE_INFINITY;
        double delta = Layout.NO;
        int bestVm = -1;
        int bestHost = -1;
        for (int i = 0; i < LOTS; i++) {
            int vm = layout.residents.get(host, dice.below(layout.residents.count(host)));
            double frees = vm == comes ? 0 : layout.reliefBy(vm, host);
            if (frees == 0) continue;
            for (int k = 0; k < PLACES; k++) {
                int to = k == 0 ? from : candidates.any(vm, part, dice);
                double costs = to < 0 ? Layout.NO : layout.shift(vm, to, Double.MAX_VALUE);
                double rated = costs > 0 ? costs / frees : costs * frees;
                if (rated >= least) continue;
                least = rated;
                delta = costs;
                bestVm = vm;
                bestHost = to;
            }
        }
        if (bestVm >= 0) part(bestVm, bestHost);
        return delta;
    }

    /** A shift that costs less, if one is found at once. No swap: rules are told of each VM by itself here. */
    private double settle(int host) {
        int count = layout.residents.count(host);
        if (count == 0) return 0;
        int vm = layout.residents.get(host, dice.below(count));
        int to = candidates.any(vm, part, dice);
        double delta = to < 0 ? Layout.NO : layout.shift(vm, to, 0);
        if (delta == Layout.NO) return 0;
        part(vm, to);
        return delta;
    }

    /** Makes a part of a move of several VMs, whatever it leaves behind. */
    private void part(int vm, int to) {
        note(vm, to, layout.hostOf[vm], ONE_OF_SEVERAL);
        layout.move(vm, to);
    }

    private void note(int one, int hostOfOne, int two, int hostOfTwo) {
        made++;
        if (journalSize == journal.length) journal = Arrays.copyOf(journal, 2 * journalSize);
        journal[journalSize++] = one;
        journal[journalSize++] = hostOfOne;
        journal[journalSize++] = two;
        journal[journalSize++] = hostOfTwo;
    }

    /**
     * Makes the moves that another made in its part meanwhile. Their room is there; a rule that binds VMs of both parts may
     * be in the way, and such a move is left out.
     */
    void follow(Annealing other) {
        int[] moves = other.journal;
        for (int i = 0; i < other.journalSize; i += 4) {
            int begin = i;
            while (moves[i + 3] == ONE_OF_SEVERAL) i += 4;
            if (moves[i + 3] == LAST_OF_SEVERAL) followAll(moves, begin, i + 4);
            else follow(moves[i], moves[i + 1], moves[i + 2], moves[i + 3]);
        }
    }

    private void follow(int one, int hostOfOne, int two, int hostOfTwo) {
        if (hostOfTwo == ALONE) {
            if (layout.shift(one, hostOfOne, Double.MAX_VALUE) != Layout.NO) layout.move(one, hostOfOne);
        } else if (layout.hostOf[two] != hostOfOne) {
            return; // it stayed elsewhere
        } else if (layout.hostOf[one] == hostOfTwo) {
            if (layout.swap(one, two, Double.MAX_VALUE) != Layout.NO) layout.exchange(one, two);
        } else if (layout.chain(one, two, hostOfTwo, Double.MAX_VALUE) != Layout.NO) {
            layout.move(two, hostOfTwo);
            layout.move(one, hostOfOne);
        }
    }

    /** All of these or none. */
    private void followAll(int[] moves, int begin, int end) {
        boolean good = true;
        int next = begin;
        for (; good && next < end; next += 4) {
            good = layout.hostOf[moves[next]] == moves[next + 2] && layout.rulesAdmit(moves[next], moves[next + 1]);
            if (good) layout.move(moves[next], moves[next + 1]);
            else break;
        }
        for (int i = begin; good && i < end; i += 4) good = !layout.isOverfull(moves[i + 1]);
        if (good) return;
        while ((next -= 4) >= begin) layout.move(moves[next], moves[next + 2]);
    }

    void goOnFrom(int[] hostOf) {
        if (!Arrays.equals(hostOf, layout.hostOf)) layout = new Layout(problem, hostOf);
    }

    Layout layout() {
        return layout;
    }

    long tried() {
        return tried;
    }

    long made() {
        return made;
    }
}
