package org.drover.placement.order;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;

/**
 * One order of steps in which there is room for each, found by making them on paper. Which step must really wait for which
 * follows from it: the n-th arrival at a host needs as many of the first departures there as make room for all n, and as
 * every arrival counts all before it, the steps between are free to be made in any order.
 */
final class Sequence {
    /**
     * A move that is possible now.
     *
     * @param lackAtSource      what is missing there for all that is still to arrive; its departure helps
     * @param lackAtDestination what will be missing there
     */
    record Candidate(int move, long bytes, long lackAtSource, long lackAtDestination) {}

    private record Leg(int move, int from, int to, boolean stop) {}

    private final List<Move> moves;
    private final List<Room> rooms;
    private final int[] at;
    private final int[] to;
    private final long[] bytes;
    private final long[] start;
    private final long[] free;
    /** Of all that is still to arrive at a host. */
    private final long[] toCome;

    private final List<List<Integer>> arriving = new ArrayList<>();
    private final BitSet left;
    private final BitSet stopped = new BitSet();
    private final Deque<Integer> roomy = new ArrayDeque<>();
    private final List<Leg> legs = new ArrayList<>();
    private long takes = -1;

    Sequence(List<Move> moves, List<Room> rooms, Map<HostId, Integer> rows) {
        this.moves = moves;
        this.rooms = rooms;
        at = new int[moves.size()];
        to = new int[moves.size()];
        bytes = new long[moves.size()];
        start = new long[rooms.size()];
        toCome = new long[rooms.size()];
        left = new BitSet(moves.size());
        for (int host = 0; host < start.length; host++) {
            start[host] = rooms.get(host).free().count();
            arriving.add(new ArrayList<>());
        }
        for (int move = 0; move < at.length; move++) add(move, moves.get(move), rows);
        free = start.clone();
    }

    private void add(int number, Move move, Map<HostId, Integer> rows) {
        at[number] = row(rows, move.from());
        to[number] = row(rows, move.to());
        bytes[number] = move.memory().count();
        left.set(number);
        if (move.underway()) {
            start[to[number]] += bytes[number]; // it has its room: given back here, it is taken again when it arrives
        }
        toCome[to[number]] += bytes[number];
        arriving.get(to[number]).add(number);
    }

    private static int row(Map<HostId, Integer> rows, HostId host) {
        Integer row = rows.get(host);
        if (row == null) throw new IllegalArgumentException("nothing is known of the room on " + host);
        return row;
    }

    void find(Comparator<Candidate> way) {
        for (int move = 0; move < at.length; move++) {
            if (moves.get(move).underway()) make(move);
        }
        for (int host = 0; host < free.length; host++) roomy.add(host);
        while (true) {
            makeWhatHasRoomForEver();
            if (left.isEmpty()) return;
            Optional<Candidate> next = possible().stream().min(way);
            if (next.isPresent()) make(next.get().move());
            else if (!stopOver()) return;
        }
    }

    /**
     * As if all began as soon as the hosts' time allows: of those that have room now, the one with the earliest wish.
     *
     * @param wished when each move would begin if room were no matter
     */
    void find(long[] wished) {
        for (int move = 0; move < at.length; move++) {
            if (moves.get(move).underway()) make(move);
        }
        while (!left.isEmpty()) {
            int next = -1;
            for (int move = left.nextSetBit(0); move >= 0; move = left.nextSetBit(move + 1)) {
                boolean hasRoom = bytes[move] <= free[to[move]];
                if (hasRoom && (next < 0 || wished[move] < wished[next])) next = move;
            }
            if (next >= 0) make(next);
            else if (!stopOver()) return;
        }
    }

    /** Room is enough everywhere, for all that will come. */
    boolean isPlenty() {
        for (int host = 0; host < free.length; host++) {
            if (toCome[host] > free[host]) return false;
        }
        return true;
    }

    /** On a host that has room for all that is still to come, the order does not matter. */
    private void makeWhatHasRoomForEver() {
        while (!roomy.isEmpty()) {
            int host = roomy.poll();
            if (toCome[host] > free[host]) continue;
            for (int move : List.copyOf(arriving.get(host))) make(move);
        }
    }

    private void make(int move) {
        go(move, to[move], false);
        left.clear(move);
        toCome[to[move]] -= bytes[move];
        arriving.get(to[move]).remove((Integer) move);
    }

    private void go(int move, int host, boolean stop) {
        legs.add(new Leg(move, at[move], host, stop));
        free[host] -= bytes[move];
        free[at[move]] += bytes[move];
        roomy.add(at[move]);
        at[move] = host;
    }

    private List<Candidate> possible() {
        List<Candidate> possible = new ArrayList<>();
        for (int move = left.nextSetBit(0); move >= 0; move = left.nextSetBit(move + 1)) {
            if (bytes[move] > free[to[move]]) continue;
            possible.add(new Candidate(move, bytes[move], Math.max(0, lack(at[move])), Math.max(0, lack(to[move]))));
        }
        return possible;
    }

    private long lack(int host) {
        return toCome[host] - free[host];
    }

    /** Moves the smallest VM that lets another one in out of the way; each stops once at most, so this ends. */
    private boolean stopOver() {
        int chosen = -1;
        int where = -1;
        boolean opens = false;
        for (int move = left.nextSetBit(0); move >= 0; move = left.nextSetBit(move + 1)) {
            if (stopped.get(move) || toCome[at[move]] == 0) continue;
            int third = third(move);
            if (third < 0) continue;
            boolean helps = opensTheWay(move);
            if (chosen < 0 || helps && !opens || helps == opens && bytes[move] < bytes[chosen]) {
                chosen = move;
                where = third;
                opens = helps;
            }
        }
        if (chosen < 0) return false;
        stopped.set(chosen);
        go(chosen, where, true);
        return true;
    }

    private boolean opensTheWay(int move) {
        long then = free[at[move]] + bytes[move];
        for (int other : arriving.get(at[move])) {
            if (other != move && bytes[other] <= then) return true;
        }
        return false;
    }

    /** The host with most room beyond what is still to come there. */
    private int third(int move) {
        int best = -1;
        for (int host = 0; host < free.length; host++) {
            boolean possible =
                    host != at[move] && host != to[move] && rooms.get(host).takesStops();
            if (!possible || bytes[move] > free[host]) continue;
            if (best < 0 || free[host] - toCome[host] > free[best] - toCome[best]) best = host;
        }
        return best;
    }

    /** Moves that are left over, then stops, then the time it would take, which is worked out once. */
    boolean betterThan(Sequence other) {
        int more = left.cardinality() - other.left.cardinality();
        if (more != 0) return more < 0;
        int stops = stopped.cardinality() - other.stopped.cardinality();
        return stops != 0 ? stops < 0 : left.isEmpty() && takes() < other.takes();
    }

    private long takes() {
        if (takes < 0) begins();
        return takes;
    }

    /** When the last step of each move would begin, in milliseconds; zeros when it is stuck. */
    long[] begins() {
        long[] begins = new long[at.length];
        if (!left.isEmpty()) return begins;
        List<Step> steps = steps();
        List<Duration> times =
                steps.stream().map(step -> moves.get(step.move()).transfer()).toList();
        List<Duration> forecast = Turns.forecast(steps, times, 1);
        takes = 0;
        for (int i = 0; i < steps.size(); i++) {
            begins[steps.get(i).move()] = forecast.get(i).toMillis();
            takes = Math.max(takes, forecast.get(i).plus(times.get(i)).toMillis());
        }
        return begins;
    }

    Order outcome() {
        return left.isEmpty() ? new Order.Found(steps()) : new Order.Stuck(stuck());
    }

    private List<Step> steps() {
        List<List<Integer>> departed = new ArrayList<>();
        for (int host = 0; host < start.length; host++) departed.add(new ArrayList<>());
        long[] arrived = new long[start.length];
        int[] before = new int[at.length];
        Arrays.fill(before, -1);
        List<Step> steps = new ArrayList<>();
        for (Leg leg : legs) {
            Set<Integer> after = new LinkedHashSet<>();
            if (before[leg.move] >= 0) after.add(before[leg.move]);
            arrived[leg.to] += bytes[leg.move];
            if (!moves.get(leg.move).underway()) {
                long lack = arrived[leg.to] - start[leg.to];
                for (int departure : departed.get(leg.to)) {
                    if (lack <= 0) break;
                    after.add(departure);
                    lack -= bytes[legs.get(departure).move];
                }
            }
            departed.get(leg.from).add(steps.size());
            before[leg.move] = steps.size();
            steps.add(new Step(
                    leg.move, rooms.get(leg.from).host(), rooms.get(leg.to).host(), leg.stop, List.copyOf(after)));
        }
        return steps;
    }

    private List<Order.NoRoom> stuck() {
        long[] inTheEnd = free.clone();
        for (int move = left.nextSetBit(0); move >= 0; move = left.nextSetBit(move + 1)) {
            inTheEnd[at[move]] += bytes[move];
        }
        List<Order.NoRoom> all = new ArrayList<>();
        for (int move = left.nextSetBit(0); move >= 0; move = left.nextSetBit(move + 1)) {
            int third = -1;
            for (int host = 0; host < free.length; host++) {
                boolean possible =
                        host != at[move] && host != to[move] && rooms.get(host).takesStops();
                if (possible && (third < 0 || free[host] > free[third])) third = host;
            }
            all.add(new Order.NoRoom(
                    move,
                    moves.get(move).memory(),
                    new Bytes(Math.max(0, free[to[move]])),
                    third < 0 ? Optional.empty() : Optional.of(rooms.get(third).host()),
                    new Bytes(third < 0 ? 0 : Math.max(0, free[third])),
                    toCome[to[move]] > inTheEnd[to[move]]));
        }
        return all;
    }
}
