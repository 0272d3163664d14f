package org.drover.placement.order;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.drover.model.HostId;

/**
 * Which steps begin now, so that all are over soon: whenever hosts are free, the step whose busier host has most left to do
 * goes first, among equals the longest (list scheduling; Graham, Bounds on Multiprocessing Timing Anomalies, 1969). No host
 * is at more than so many steps, and a step begins after those it waits for. Not safe for threads.
 */
public final class Turns {
    private final int perHost;
    private final int[] from;
    private final int[] to;
    private final long[] millis;
    /** Steps that must still be over before this one. */
    private final int[] waitsFor;
    /** Its own time and the longest chain of steps that wait for it. */
    private final long[] chain;

    private final int[][] waiters;
    private final long[] load;
    private final int[] busy;
    private final List<BitSet> waitingAt = new ArrayList<>();
    private final BitSet begun = new BitSet();
    private final BitSet transferred = new BitSet();
    private final BitSet over = new BitSet();

    /** @param times of the steps, in their order */
    public Turns(List<Step> steps, List<Duration> times, int perHost) {
        if (times.size() != steps.size()) throw new IllegalArgumentException("a time for each step");
        if (perHost < 1) throw new IllegalArgumentException("at least one step at a host, not " + perHost);
        this.perHost = perHost;
        int count = steps.size();
        from = new int[count];
        to = new int[count];
        millis = new long[count];
        waitsFor = new int[count];
        chain = new long[count];
        Map<HostId, Integer> rows = new HashMap<>();
        int[] waiting = new int[count];
        for (int i = 0; i < count; i++) {
            from[i] = row(rows, steps.get(i).from());
            to[i] = row(rows, steps.get(i).to());
            millis[i] = times.get(i).toMillis();
            waitsFor[i] = steps.get(i).after().size();
            for (int before : steps.get(i).after()) waiting[before]++;
        }
        waiters = new int[count][];
        for (int i = 0; i < count; i++) waiters[i] = new int[waiting[i]];
        for (int i = 0; i < count; i++) {
            for (int before : steps.get(i).after()) waiters[before][--waiting[before]] = i;
        }
        for (int i = count - 1; i >= 0; i--) {
            for (int waiter : waiters[i]) chain[i] = Math.max(chain[i], chain[waiter]);
            chain[i] += millis[i];
        }
        load = new long[rows.size()];
        busy = new int[rows.size()];
        for (int host = 0; host < load.length; host++) waitingAt.add(new BitSet(count));
        for (int i = 0; i < count; i++) {
            for (int host : new int[] {from[i], to[i]}) {
                load[host] += millis[i];
                waitingAt.get(host).set(i);
            }
        }
    }

    private int row(Map<HostId, Integer> rows, HostId host) {
        Integer row = rows.putIfAbsent(host, rows.size());
        return row == null ? rows.size() - 1 : row;
    }

    /** As {@link #next(IntPredicate)} when any step may begin. */
    public List<Integer> next() {
        return next(step -> true);
    }

    /**
     * Those whose turn it is; from now on they are at their hosts. Asked again, it names others.
     *
     * @param may what keeps a step from beginning besides hosts and other steps
     */
    public List<Integer> next(IntPredicate may) {
        BitSet possible = new BitSet();
        for (int host = 0; host < busy.length; host++) {
            if (busy[host] < perHost) possible.or(waitingAt.get(host));
        }
        List<Integer> candidates = new ArrayList<>();
        for (int i = possible.nextSetBit(0); i >= 0; i = possible.nextSetBit(i + 1)) {
            if (waitsFor[i] == 0 && busy[from[i]] < perHost && busy[to[i]] < perHost && may.test(i)) {
                candidates.add(i);
            }
        }
        candidates.sort(Comparator.<Integer>comparingLong(i -> -urgency(i))
                .thenComparingLong(i -> -millis[i])
                .thenComparingLong(i -> -load[from[i]] - load[to[i]])
                .thenComparing(i -> i));
        List<Integer> next = new ArrayList<>();
        for (int i : candidates) {
            if (busy[from[i]] >= perHost || busy[to[i]] >= perHost) continue;
            begin(i);
            next.add(i);
        }
        return next;
    }

    private long urgency(int step) {
        return Math.max(chain[step], Math.max(load[from[step]], load[to[step]]));
    }

    /** It is at its hosts already. */
    public void begin(int step) {
        if (begun.get(step)) return;
        begun.set(step);
        for (int host : new int[] {from[step], to[step]}) {
            busy[host]++;
            waitingAt.get(host).clear(step);
        }
    }

    /** Its hosts have time for others, though it may not be over. */
    public void transferred(int step) {
        if (transferred.get(step)) return;
        begin(step);
        transferred.set(step);
        for (int host : new int[] {from[step], to[step]}) {
            busy[host]--;
            load[host] -= millis[step];
        }
    }

    /** The VM has left its host: others may have its room. */
    public void over(int step) {
        if (over.get(step)) return;
        transferred(step);
        over.set(step);
        for (int waiter : waiters[step]) waitsFor[waiter]--;
    }

    public boolean begun(int step) {
        return begun.get(step);
    }

    public boolean waitsForOthers(int step) {
        return waitsFor[step] > 0;
    }

    /** When each step would begin if all took just their times: a forecast, in the order of the steps. */
    public static List<Duration> forecast(List<Step> steps, List<Duration> times, int perHost) {
        Turns turns = new Turns(steps, times, perHost);
        long[] begins = new long[steps.size()];
        PriorityQueue<long[]> ends = new PriorityQueue<>(
                Comparator.<long[]>comparingLong(end -> end[0]).thenComparingLong(end -> end[1]));
        long now = 0;
        for (List<Integer> next = turns.next(); !next.isEmpty() || !ends.isEmpty(); next = turns.next()) {
            for (int step : next) {
                begins[step] = now;
                ends.add(new long[] {now + turns.millis[step], step});
            }
            if (ends.isEmpty()) break;
            now = ends.peek()[0];
            while (!ends.isEmpty() && ends.peek()[0] == now) turns.over((int) ends.poll()[1]);
        }
        return Arrays.stream(begins).mapToObj(Duration::ofMillis).toList();
    }
}
