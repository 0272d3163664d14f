package org.drover.tips;

import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Series;

/**
 * What a tip rests on, as it was when it was raised, or when it became worse.
 *
 * @param series    until then
 * @param forecast  from then, if nothing is done
 * @param threshold in the metric's unit
 * @param capacity  in the metric's unit
 */
public record Evidence(Metric metric, Series series, Forecast forecast, double threshold, double capacity) {}
