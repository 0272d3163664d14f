package org.drover.metrics.internal.history;

import java.util.Arrays;
import org.drover.model.HostId;

/** One series: a ring of the newest slots. A slot is a step of the grid, counted since 1970. Not for several threads. */
final class Track {
    private static final int FIRST = 64;

    private final int capacity;
    private float[] ring;
    private long oldest;
    private long newest = Long.MIN_VALUE;
    private HostId openHost;
    private int openCount;

    Track(int capacity) {
        this.capacity = capacity;
        ring = nothing(Math.min(FIRST, capacity));
    }

    /** Values of one host in one slot are averaged; while a VM moves two hosts tell of it, and the larger one counts. */
    void add(long slot, HostId host, float value) {
        if (!Float.isFinite(value) || newest != Long.MIN_VALUE && slot < newest) return;
        if (newest == Long.MIN_VALUE || slot > newest) {
            clear(slot);
            ring[index(slot)] = value;
            openHost = host;
            openCount = 1;
        } else if (host.equals(openHost)) {
            openCount++;
            ring[index(slot)] += (value - ring[index(slot)]) / openCount;
        } else {
            ring[index(slot)] = Math.max(ring[index(slot)], value);
        }
    }

    /** A value of an earlier process. */
    void restore(long slot, float value) {
        if (newest != Long.MIN_VALUE && slot <= newest) return;
        clear(slot);
        ring[index(slot)] = value;
    }

    private void clear(long slot) {
        if (newest == Long.MIN_VALUE) {
            oldest = slot;
        } else {
            if (slot - oldest >= ring.length && ring.length < capacity) grow(slot);
            long from = Math.max(newest + 1, slot - ring.length + 1);
            for (long missed = from; missed < slot; missed++) ring[index(missed)] = Float.NaN;
        }
        newest = slot;
    }

    /** A series takes the room that it fills: most are not as old as the oldest. */
    private void grow(long slot) {
        long needed = Math.max(2L * ring.length, slot - oldest + 1);
        float[] wider = nothing((int) Math.min(capacity, needed));
        for (long kept = Math.max(oldest, newest - ring.length + 1); kept <= newest; kept++) {
            wider[(int) Math.floorMod(kept, (long) wider.length)] = ring[index(kept)];
        }
        ring = wider;
    }

    private static float[] nothing(int length) {
        float[] values = new float[length];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    /** The values of {@code count} slots that end before {@code end}; {@code NaN} where there is none. */
    float[] before(long end, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = at(end - count + i);
        }
        return values;
    }

    float at(long slot) {
        boolean kept = newest != Long.MIN_VALUE && slot <= newest && slot > newest - ring.length;
        return kept ? ring[index(slot)] : Float.NaN;
    }

    long newest() {
        return newest;
    }

    private int index(long slot) {
        return (int) Math.floorMod(slot, (long) ring.length);
    }
}
