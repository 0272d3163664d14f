package org.drover.placement.optimizer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * An order in which a placement is reached, one move after the other, so that no state on the way breaks a rule: each move
 * finds room on its destination while the VM is still on its source, and every rule holds after it. Where VMs stand in each
 * other's way, one stops over on a third host. What cannot be reached stays where it is.
 */
public final class Itinerary {
    /** @param stop another move leads on from there */
    public record Move(int vm, int from, int to, boolean stop) {}

    private final Layout layout;
    private final int[] target;
    private final List<Move> moves = new ArrayList<>();
    private final List<Integer> left = new ArrayList<>();

    private Itinerary(Problem problem, int[] target) {
        layout = new Layout(problem.oneAtATime(), problem.start());
        this.target = target.clone();
    }

    /** From where the VMs started. */
    public static Itinerary to(Problem problem, int[] target) {
        if (target.length != problem.vms())
            throw new IllegalArgumentException(target.length + " hosts for " + problem.vms() + " VMs");
        Itinerary itinerary = new Itinerary(problem, target);
        itinerary.find();
        return itinerary;
    }

    private void find() {
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int vm = 0; vm < target.length; vm++) if (layout.hostOf[vm] != target[vm]) waiting.add(vm);
        BitSet stopped = new BitSet();
        int inVain = 0;
        while (!waiting.isEmpty()) {
            int vm = waiting.poll();
            if (admits(vm, target[vm])) {
                go(vm, target[vm], false);
                inVain = 0;
            } else {
                waiting.add(vm);
                if (++inVain > waiting.size()) {
                    if (!stopOver(waiting, stopped)) break;
                    inVain = 0;
                }
            }
        }
        left.addAll(waiting);
    }

    /** The first that can makes way; each stops once at most, so this ends. */
    private boolean stopOver(Deque<Integer> waiting, BitSet stopped) {
        for (int vm : waiting) {
            if (stopped.get(vm)) continue;
            for (int host = 0; host < layout.problem.hosts(); host++) {
                if (host == target[vm] || !admits(vm, host)) continue;
                stopped.set(vm);
                go(vm, host, true);
                return true;
            }
        }
        return false;
    }

    private boolean admits(int vm, int host) {
        return layout.shift(vm, host, Double.MAX_VALUE) != Layout.NO;
    }

    private void go(int vm, int host, boolean stop) {
        moves.add(new Move(vm, layout.hostOf[vm], host, stop));
        layout.move(vm, host);
    }

    public List<Move> moves() {
        return List.copyOf(moves);
    }

    /** VMs that do not get where they should: every way there would break a rule. */
    public List<Integer> left() {
        return List.copyOf(left);
    }

    /** Where each VM is in the end. */
    public int[] hostOf() {
        return layout.hostOf.clone();
    }
}
