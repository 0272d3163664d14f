package org.drover.console.internal.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.MigrationRecord;
import org.drover.model.MigrationId;

/** How the moves went that this console has seen: what was left to send, how fast it was written and sent. <b>Threads:</b> any. */
public final class Traces {
    private static final int MOVES = 200;
    private static final int POINTS = 400;
    private static final double MIB = 1 << 20;

    private final Map<MigrationId, List<Point>> all = new LinkedHashMap<>();

    /** At one moment, in MiB and MiB/s. */
    public record Point(Instant at, float remaining, float dirtied, float sent) {}

    synchronized void saw(MigrationRecord record, Instant now) {
        if (record.progress().isEmpty() || record.stage().isEnd()) return;
        List<Point> points = all.computeIfAbsent(record.ticket().id(), id -> new ArrayList<>());
        MigrationProgress progress = record.progress().get();
        points.add(new Point(
                now,
                (float) (progress.remaining().count() / MIB),
                (float) (progress.dirtyRate().bytesPerSecond() / MIB),
                (float) (progress.throughput().bytesPerSecond() / MIB)));
        if (points.size() > POINTS) thin(points);
        if (all.size() > MOVES) {
            Iterator<MigrationId> oldest = all.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Every second one of the older half is enough. */
    private static void thin(List<Point> points) {
        for (int i = points.size() / 2; i > 0; i -= 2) points.remove(i);
    }

    /** Oldest first; empty when this console saw nothing of it. */
    public synchronized List<Point> of(MigrationId move) {
        return List.copyOf(all.getOrDefault(move, List.of()));
    }

    /** One of its figures on an even grid, as charts want it. */
    public static float[] even(List<Point> points, Duration step, java.util.function.ToDoubleFunction<Point> figure) {
        Instant start = points.get(0).at();
        long nanos = Math.max(1, step.toNanos());
        int length =
                (int) (Duration.between(start, points.get(points.size() - 1).at())
                                        .toNanos()
                                / nanos)
                        + 1;
        float[] grid = new float[length];
        int next = 0;
        for (int i = 0; i < length; i++) {
            Instant at = start.plusNanos(i * nanos);
            while (next + 1 < points.size() && !points.get(next + 1).at().isAfter(at)) next++;
            grid[i] = (float) figure.applyAsDouble(points.get(next));
        }
        return grid;
    }
}
