package org.drover.metrics.internal.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Means of hours, kept for 60 days, and of days in UTC, kept for two years; made from each block as it is folded. Only where a
 * block holds whole hours, as it does at steps of 5 minutes. What was not measured counts for no mean.
 */
final class RollUps {
    static final Duration HOURS_KEPT = Duration.ofDays(60);
    static final Duration DAYS_KEPT = Duration.ofDays(730);

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final long stepMillis;
    private final int blockSteps;
    private final int hours;
    private final Shelves hourly;
    private final Shelves daily;

    RollUps(Connection connection, long stepMillis, int blockSteps) {
        this.stepMillis = stepMillis;
        this.blockSteps = blockSteps;
        long block = stepMillis * blockSteps;
        boolean whole = block % HOUR == 0 && HOUR % stepMillis == 0 && DAY % block == 0;
        hours = whole ? (int) (block / HOUR) : 0;
        hourly = new Shelves(connection, HOUR, 24, HOURS_KEPT);
        daily = new Shelves(connection, DAY, 1, DAYS_KEPT);
    }

    boolean possible() {
        return hours > 0;
    }

    /** The means of an hour, or of a day. */
    Shelves of(Duration step) {
        if (step.toMillis() == HOUR) return hourly;
        if (step.toMillis() == DAY) return daily;
        throw new IllegalArgumentException("means are kept of hours and of days, not of " + step);
    }

    static Duration kept(Duration step) {
        return step.toMillis() == HOUR ? HOURS_KEPT : DAYS_KEPT;
    }

    /** @param values of a whole block, by series */
    void add(long slot, float[][] values) throws SQLException {
        if (!possible()) return;
        int perHour = blockSteps / hours;
        float[][] means = new float[values.length][];
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) continue;
            means[i] = new float[hours];
            for (int h = 0; h < hours; h++) means[i][h] = mean(values[i], h * perHour, (h + 1) * perHour);
        }
        long hour = slot * stepMillis / HOUR;
        hourly.put(hour, means);
        addDay(hour / 24, values.length);
    }

    /** Anew with every block of the day, so that a day that was not seen to its end has its mean too. */
    private void addDay(long day, int count) throws SQLException {
        float[][] all = new float[count][];
        hourly.read(day * 24, day * 24 + 24, (series, slot, values) -> {
            if (all[series] == null) {
                all[series] = new float[24];
                Arrays.fill(all[series], Float.NaN);
            }
            System.arraycopy(values, 0, all[series], (int) (slot - day * 24), values.length);
        });
        for (int i = 0; i < count; i++) if (all[i] != null) all[i] = new float[] {mean(all[i], 0, 24)};
        daily.put(day, all);
    }

    private static float mean(float[] values, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            if (Float.isNaN(values[i])) continue;
            sum += values[i];
            count++;
        }
        return count == 0 ? Float.NaN : (float) (sum / count);
    }

    void dropOld(long nowMillis) throws SQLException {
        if (!possible()) return;
        hourly.dropOld(nowMillis);
        daily.dropOld(nowMillis);
    }
}
