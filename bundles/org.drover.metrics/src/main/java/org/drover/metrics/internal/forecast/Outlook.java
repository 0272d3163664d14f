package org.drover.metrics.internal.forecast;

import java.time.Duration;
import java.time.Instant;
import org.drover.metrics.Forecast;

/**
 * Quantiles of the next steps.
 *
 * @param known   values that were measured
 * @param columns one for each quantile
 */
public record Outlook(int known, float[][] columns) {
    public Forecast from(Instant end, Duration step) {
        return new Forecast(end, step, known, columns[0], columns[1], columns[2]);
    }
}
