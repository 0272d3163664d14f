package org.drover.metrics.internal.archive;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.History.Key;
import org.drover.store.Store;
import org.drover.store.StoreException;

/**
 * The history on disk: one commit for each closed step, whatever the number of series, so that a crash costs the step
 * under way at most. The values of a step are one row (a frame); {@link #BLOCK} frames are folded into one row per
 * series (a block). What the database does not take is offered to it again after the next step, for as long as the
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
                rows.blocks(from, (series, slot, values) -> history.restore(keys.get(series), slot, values));
                var frames = rows.frames(Long.MAX_VALUE);
                frames.forEach((slot, values) -> values.forEach(
                        (series, value) -> history.restore(keys.get(series), slot, new float[] {value})));
                Set<Integer> inFrames = new HashSet<>();
                frames.values().forEach(values -> inFrames.addAll(values.keySet()));
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
            store.inTransaction(connection -> {
                var rows = new SeriesRows(connection, stepMillis);
                rows.addSeries(fresh);
                for (History.Frame frame : frames) rows.addFrame(frame.slot(), numbered(frame, fresh));
                fold(rows, newest);
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
        store.schema("metrics", SeriesRows.FIRST);
        store.inTransaction(connection -> {
            var rows = new SeriesRows(connection, stepMillis);
            ids.clear();
            ids.putAll(rows.series());
            written = Math.max(written, rows.newest(BLOCK));
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

    /** Once a block is full, what is older than it is folded, and what is too old goes. */
    private void fold(SeriesRows rows, long newest) throws SQLException {
        long end = Math.floorDiv(newest + 1, BLOCK) * BLOCK;
        TreeMap<Long, Map<Integer, Float>> frames = rows.frames(end);
        if (frames.isEmpty()) return;
        var blocks = new TreeMap<Long, Map<Integer, float[]>>();
        frames.forEach((slot, values) -> {
            long begin = Math.floorDiv(slot, BLOCK) * BLOCK;
            var block = blocks.computeIfAbsent(begin, b -> new HashMap<>());
            values.forEach(
                    (series, value) -> block.computeIfAbsent(series, s -> nothing())[(int) (slot - begin)] = value);
        });
        for (var block : blocks.entrySet()) rows.addBlocks(block.getKey(), block.getValue());
        rows.dropFrames(end);
        rows.dropBefore((newest + 1) * stepMillis - kept.toMillis());
    }

    private static float[] nothing() {
        float[] values = new float[BLOCK];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
