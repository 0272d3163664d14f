package org.drover.metrics.internal.forecast;

import java.util.Arrays;

/**
 * The moments of the past that were most like now: those whose last values, the newer ones counting more, lie nearest to
 * the newest ones (the method of analogues: Lorenz, 1969; Yakowitz, 1987). What came after them may come again: it finds
 * cycles of any length and says how often something follows, without a model of it.
 */
final class Analogs {
    private static final int LAGS = 16;
    private static final float FADING = 0.85f;
    /** Of so many moments of the past one is taken, {@link #MOST} at most. */
    private static final int SHARE = 8;

    private static final int SAMPLED = 16;
    private static final int CANDIDATES = 800;

    static final int MOST = 100;

    private final Past past;
    private final float[] distance;
    private final float[] scratch;
    private final int[] candidates = new int[CANDIDATES];
    private final int[] usable;
    private final int[] all;
    private int candidateCount;
    private int begin;
    private int end;

    Analogs(Past past) {
        this.past = past;
        distance = new float[past.length];
        scratch = new float[past.length];
        usable = new int[past.length];
        all = new int[past.length];
    }

    /** Compares every moment before {@code now} with it. */
    void compare(int now) {
        float[] x = past.values;
        begin = Math.min(Math.max(LAGS - 1, past.begin()), now);
        end = now;
        Arrays.fill(distance, begin, Math.max(begin, end), 0);
        float weight = 1;
        for (int lag = 0; lag < Math.min(LAGS, now + 1); lag++) {
            add(x, distance, Math.max(begin, lag), end, lag, x[now - lag], weight);
            weight *= FADING;
        }
        pickCandidates();
    }

    /** Apart, and plain, so that it becomes vector instructions. */
    private static void add(float[] x, float[] distance, int from, int to, int lag, float value, float weight) {
        for (int t = from; t < to; t++) {
            float off = x[t - lag] - value;
            distance[t] += weight * off * off;
        }
    }

    /** Most of them are looked for among these only: as near as the nearest of a sample lets expect. */
    private void pickCandidates() {
        candidateCount = 0;
        int sampled = 0;
        for (int t = begin; t < end; t += SAMPLED) scratch[sampled++] = distance[t];
        if (sampled == 0) return;
        int rank = Math.min(sampled - 1, 2 + CANDIDATES / 2 * sampled / (end - begin));
        float limit = Ranks.smallest(scratch, sampled, rank);
        for (int t = end - 1; t >= begin && candidateCount < CANDIDATES; t--) {
            if (distance[t] <= limit) candidates[candidateCount++] = t;
        }
    }

    /** The nearest moments that {@code step} values were known after, newest first, into {@code moments}: how many. */
    int nearest(int step, int[] moments) {
        int last = end - step;
        int wanted = Math.min(MOST, Math.max(Math.min(last - begin + 1, 3), (last - begin + 1) / SHARE));
        if (wanted <= 0) return 0;
        int found = nearestOf(candidates, candidateCount, step, wanted, moments);
        if (found == wanted) return found;
        int count = 0;
        for (int t = last; t >= begin; t--) all[count++] = t;
        return nearestOf(all, count, step, wanted, moments);
    }

    private int nearestOf(int[] among, int amongCount, int step, int wanted, int[] moments) {
        int count = 0;
        for (int i = 0; i < amongCount; i++) {
            int t = among[i];
            if (t > end - step || !past.measured[t + step]) continue;
            usable[count] = t;
            scratch[count++] = distance[t];
        }
        if (count == 0) return 0;
        int most = Math.min(wanted, count);
        float limit = Ranks.smallest(scratch, count, most - 1);
        int found = 0;
        for (int i = 0; i < count && found < most; i++) if (distance[usable[i]] < limit) moments[found++] = usable[i];
        for (int i = 0; i < count && found < most; i++) if (distance[usable[i]] == limit) moments[found++] = usable[i];
        return found;
    }
}
