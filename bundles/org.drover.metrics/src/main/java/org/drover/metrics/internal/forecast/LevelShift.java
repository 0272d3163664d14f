package org.drover.metrics.internal.forecast;

/**
 * Where a series last jumped to another level and stayed. A forecast across the jump was wrong once; that says nothing
 * about the days after it, so such errors are not counted.
 */
final class LevelShift {
    private static final int SIDE = 6;
    private static final int WINDOW = Young.ERRORS;
    private static final double CLEAR = 4;
    private static final double SMALLEST_PART = 0.05;

    private LevelShift() {}

    /** The first value of the new level; 0 when there was no jump among the newest values. */
    static int of(float[] series) {
        int from = Math.max(0, series.length - WINDOW);
        int length = series.length - from;
        if (length < 2 * SIDE) return 0;
        double total = 0;
        double squares = 0;
        for (int i = from; i < series.length; i++) {
            total += series[i];
            squares += (double) series[i] * series[i];
        }
        double left = 0;
        double leftSquares = 0;
        double bestWithin = Double.MAX_VALUE;
        double bestJump = 0;
        int best = 0;
        for (int i = 0; i < length - SIDE; i++) {
            double value = series[from + i];
            left += value;
            leftSquares += value * value;
            int count = i + 1;
            if (count < SIDE) continue;
            double leftMean = left / count;
            double rightMean = (total - left) / (length - count);
            double within = leftSquares - left * leftMean + squares - leftSquares - (total - left) * rightMean;
            if (within < bestWithin) {
                bestWithin = within;
                bestJump = Math.abs(rightMean - leftMean);
                best = from + count;
            }
        }
        double noise = Math.sqrt(Math.max(0, bestWithin) / length);
        double mean = Math.abs(total / length);
        return bestJump > CLEAR * noise && bestJump > SMALLEST_PART * mean ? best : 0;
    }
}
