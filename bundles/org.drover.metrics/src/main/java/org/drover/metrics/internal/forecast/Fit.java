package org.drover.metrics.internal.forecast;

/**
 * A series' future with the errors made in its past.
 *
 * @param known     values that were measured
 * @param level     where the series stands
 * @param ahead     expected at each of the next steps
 * @param residuals {@code residuals[h][k]}: measured minus foretold h + 1 steps before, for the k-th newest value;
 *     {@code NaN} where either is missing. The same k is the same time in every fit of one grid
 */
public record Fit(int known, float level, float[] ahead, float[][] residuals) {}
