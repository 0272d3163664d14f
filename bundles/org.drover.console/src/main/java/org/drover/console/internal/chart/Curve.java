package org.drover.console.internal.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.drover.metrics.Forecast;
import org.drover.metrics.Quantile;
import org.drover.metrics.Series;

/**
 * What a chart shows: what was measured, what is expected, and how much there is.
 *
 * @param past      {@code NaN} where nothing was measured
 * @param middle    expected, empty when nothing is
 * @param high      expected at most, nine times of ten
 * @param limit     drawn as a line; {@code NaN} for none
 * @param unit      behind the numbers
 */
public record Curve(
        Instant start,
        Duration step,
        float[] past,
        float[] middle,
        float[] high,
        double limit,
        double capacity,
        String unit) {
    private static final float[] NOTHING = {};

    /** From what the platform keeps. */
    public static Curve of(Series series, Optional<Forecast> forecast, double limit, double capacity, String unit) {
        return new Curve(
                series.start(),
                series.step(),
                series.values(),
                forecast.map(f -> f.values(Quantile.Q50)).orElse(NOTHING),
                forecast.map(f -> f.values(Quantile.Q90)).orElse(NOTHING),
                limit,
                capacity,
                unit);
    }

    public int length() {
        return past.length + middle.length;
    }

    /** The top of the scale: all of the capacity is shown when a good part of it is used, else twice the highest value. */
    public double top() {
        double highest = 0;
        for (float value : past) if (value > highest) highest = value;
        for (float value : high) if (value > highest) highest = value;
        if (!Double.isNaN(limit) && limit > highest && limit < 2.5 * highest) highest = limit;
        if (capacity > 0 && highest > capacity / 3) return Math.max(capacity, highest);
        return round(highest > 0 ? highest * 1.2 : 1);
    }

    /** The next of 1, 2, 5, 10, 20, … */
    private static double round(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 5, 10}) if (step * power >= value) return step * power;
        return value;
    }

    public Instant at(int index) {
        return start.plus(step.multipliedBy(index));
    }
}
