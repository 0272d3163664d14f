package org.drover.metrics.internal.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.History.Key;
import org.drover.store.Store;
import org.drover.store.StoreException;

/**
 * The history on disk: one commit for each closed step, whatever the number of series, so that a crash costs the step
 * under way at most. The values of a step are one row (a frame); {@link #BLOCK} frames are folded into blocks,
 * and into means of hours and days. What the database does not take is offered to it again after the next step, for as long as the
 * history in memory reaches back. One thread at a time.
 */
public final class Archive {
    /** Steps of a block: four hours of steps of 5 minutes. */
    static final int BLOCK = 48;

    private static final System.Logger LOG = System.getLogger(Archive.class.getName());

    private final Store store;
    private final History history;
    private final Duration kept;
    private final long stepMillis;
    private final Map<Key, Integer> ids = new HashMap<>();
    private boolean ready;
    private boolean away;
    private long written;
    private int freshest;

    /**
     * @param kept      how long values are kept
     * @param firstSlot of this process: nothing older comes from it
     */
    public Archive(Store store, History history, Duration kept, long firstSlot) {
        this.store = store;
        this.history = history;
        this.kept = kept;
        this.stepMillis = history.step().toMillis();
        this.written = firstSlot - 1;
    }

    /** Puts what was kept back into the history, as far back as that reaches; before the first reading. */
    public void recall() {
        try {
            open();
            long from = written - history.capacity() - BLOCK;
            store.inTransaction(connection -> {
                var rows = new SeriesRows(connection, stepMillis);
                var keys = keys();
                shelves(connection).read(from, written + 1, (series, slot, values) -> {
                    if (keys.containsKey(series)) history.restore(keys.get(series), slot, values);
                });
                Set<Integer> inFrames = new HashSet<>();
                rows.frames(from, written + 1, (slot, series, value) -> {
                    if (keys.containsKey(series)) history.restore(keys.get(series), slot, new float[] {value});
                    inFrames.add(series);
                });
                Set<Integer> empty = rows.empty(ids.values(), inFrames);
                rows.dropSeries(empty);
                ids.values().removeAll(empty);
                return empty.size();
            });
        } catch (StoreException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The kept history of metrics cannot be read; forecasts begin anew",
                    failed);
        }
    }

    /** Writes the steps that were closed since the last time. */
    public void keep() {
        try {
            open();
            List<History.Frame> frames = history.closedAfter(written);
            if (frames.isEmpty()) return;
            long newest = frames.get(frames.size() - 1).slot();
            Map<Key, Integer> fresh = fresh(frames);
            freshest = fresh.size();
            store.inTransaction(connection -> {
                var rows = new SeriesRows(connection, stepMillis);
                rows.addSeries(fresh);
                for (History.Frame frame : frames) rows.addFrame(frame.slot(), numbered(frame, fresh));
                fold(connection, rows, newest);
                return newest;
            });
            ids.putAll(fresh);
            written = newest;
            away = false;
        } catch (StoreException failed) {
            // once, not with every step
            var level = away ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
            away = true;
            LOG.log(level, "Metrics cannot be kept at the moment; they are offered again", failed);
        }
    }

    private void open() {
        if (ready) return;
        store.schema("metrics", SeriesRows.FIRST, SeriesRows.SECOND);
        store.inTransaction(connection -> {
            var rows = new SeriesRows(connection, stepMillis);
            ids.clear();
            ids.putAll(rows.series());
            long folded = shelves(connection).newest();
            written =
                    Math.max(written, Math.max(rows.newest(), folded == Long.MIN_VALUE ? folded : folded + BLOCK - 1));
            return null;
        });
        ready = true;
    }

    private Map<Key, Integer> fresh(List<History.Frame> frames) {
        var fresh = new HashMap<Key, Integer>();
        int next = ids.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        for (History.Frame frame : frames) {
            for (Key key : frame.values().keySet()) {
                if (!ids.containsKey(key) && !fresh.containsKey(key)) fresh.put(key, next++);
            }
        }
        return fresh;
    }

    private Map<Integer, Float> numbered(History.Frame frame, Map<Key, Integer> fresh) {
        var values = new HashMap<Integer, Float>();
        frame.values().forEach((key, value) -> values.put(ids.getOrDefault(key, fresh.getOrDefault(key, 0)), value));
        return values;
    }

    private Map<Integer, Key> keys() {
        var keys = new HashMap<Integer, Key>();
        ids.forEach((key, id) -> keys.put(id, key));
        return keys;
    }

    private Shelves shelves(Connection connection) {
        return new Shelves(connection, stepMillis, BLOCK, kept);
    }

    /** Once a block is full, what is older than it is folded, and what is too old goes. */
    private void fold(Connection connection, SeriesRows rows, long newest) throws SQLException {
        long end = Math.floorDiv(newest + 1, BLOCK) * BLOCK;
        List<Long> slots = rows.slots(end);
        if (slots.isEmpty()) return;
        Shelves shelves = shelves(connection);
        var rollUps = new RollUps(connection, stepMillis, BLOCK);
        int highest = ids.values().stream().mapToInt(Integer::intValue).max().orElse(0) + freshest;
        long first = Math.floorDiv(slots.get(0), BLOCK) * BLOCK;
        for (long begin = first; begin < end; begin += BLOCK) {
            long block = begin;
            float[][] values = new float[highest + 1][];
            var seen = new BitSet();
            rows.frames(block, block + BLOCK, (slot, series, value) -> {
                if (series > highest) return; // of a series that nothing is left of
                if (values[series] == null) values[series] = nothing();
                values[series][(int) (slot - block)] = value;
                seen.set(series);
            });
            if (seen.isEmpty()) continue;
            shelves.put(block, values);
            rows.seen(shelves.stretch(block), seen);
            rollUps.add(block, values);
        }
        rows.dropFrames(end);
        long now = (newest + 1) * stepMillis;
        shelves.dropOld(now);
        rollUps.dropOld(now);
        Duration longest = rollUps.possible() && RollUps.DAYS_KEPT.compareTo(kept) > 0 ? RollUps.DAYS_KEPT : kept;
        rows.dropSeen(shelves.stretch(Math.floorDiv(now - longest.toMillis(), stepMillis)) - 1);
    }

    private static float[] nothing() {
        float[] values = new float[BLOCK];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
