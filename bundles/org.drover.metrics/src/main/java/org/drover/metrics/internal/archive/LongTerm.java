package org.drover.metrics.internal.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.drover.metrics.Series;
import org.drover.metrics.internal.history.History.Key;
import org.drover.store.Store;

/** Reads the means of hours and days, and steps that memory does not reach back to, for people who look at long times. Any thread. */
public final class LongTerm {
    private final Store store;
    private final long stepMillis;
    private final Duration kept;

    /** @param kept how long steps are kept */
    public LongTerm(Store store, Duration step, Duration kept) {
        this.store = store;
        this.stepMillis = step.toMillis();
        this.kept = kept;
    }

    /**
     * The last {@code back} before {@code end}, from the first value on; empty when there is none.
     *
     * @param step the grid's, an hour or a day
     */
    public Optional<Series> read(Key key, Duration step, Duration back, Instant end) {
        store.schema("metrics", SeriesRows.FIRST, SeriesRows.SECOND);
        long millis = step.toMillis();
        boolean fine = millis == stepMillis;
        Duration longest = fine ? kept : RollUps.kept(step);
        long last = Math.floorDiv(end.toEpochMilli(), millis);
        long first = last - Math.min(back.toMillis(), longest.toMillis()) / millis;
        float[] values = new float[(int) Math.max(0, last - first)];
        Arrays.fill(values, Float.NaN);
        store.inTransaction(connection -> {
            SeriesRows rows = new SeriesRows(connection, stepMillis);
            OptionalInt id = rows.find(key);
            if (id.isEmpty()) return null;
            Shelves shelves = fine
                    ? new Shelves(connection, stepMillis, Archive.BLOCK, kept)
                    : new RollUps(connection, stepMillis, Archive.BLOCK).of(step);
            int block = fine ? Archive.BLOCK : (int) (Archive.BLOCK * stepMillis / millis) + 1;
            shelves.read(first - block, last, id.getAsInt(), (series, slot, found) -> {
                for (int i = 0; i < found.length; i++) put(values, slot + i - first, found[i]);
            });
            if (fine) {
                rows.frames(first, last, (slot, series, value) -> {
                    if (series == id.getAsInt()) put(values, slot - first, value);
                });
            }
            return null;
        });
        int begin = 0;
        while (begin < values.length && Float.isNaN(values[begin])) begin++;
        if (begin == values.length) return Optional.empty();
        return Optional.of(new Series(
                Instant.ofEpochMilli((first + begin) * millis),
                step,
                Arrays.copyOfRange(values, begin, values.length)));
    }

    private static void put(float[] values, long at, float value) {
        if (at >= 0 && at < values.length) values[(int) at] = value;
    }
}
