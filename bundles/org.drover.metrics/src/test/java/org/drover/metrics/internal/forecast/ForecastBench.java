package org.drover.metrics.internal.forecast;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.drover.metrics.Quantile;

/**
 * The forecaster over a directory of traces, from an origin every 150 samples, knowing only what lies before it: prints a
 * line of figures for each horizon, and the time a forecast takes. Driven by {@code bench/forecast}.
 */
public final class ForecastBench {
    static final int[] STEPS = {1, 12, 72, 288};
    private static final int DAY = 288;
    private static final int FIRST = 7 * DAY;
    private static final int EVERY = 150;
    private static final int SERIES = 20_000;

    /** Of this thread alone: others on the machine do not count. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final Forecaster forecaster = new Forecaster(DAY);
    private long judging;
    private long ahead;
    private long forecasts;

    ForecastBench() {}

    public static void main(String[] arguments) throws IOException {
        try {
            new ForecastBench().run(Path.of(arguments[0]));
        } catch (Traces.BadTrace bad) {
            System.err.println("bench: " + bad.getMessage());
            System.exit(2);
        }
    }

    private void run(Path directory) throws IOException {
        List<float[]> traces = Traces.read(directory);
        Traces.needSteps(traces, FIRST + DAY);
        int methods = Baselines.values().length;
        double[][] losses = new double[STEPS.length][methods + 1];
        double[][] below = new double[STEPS.length][Quantile.values().length];
        double[] counts = new double[STEPS.length];
        for (float[] trace : traces) {
            for (int origin = FIRST; origin + DAY <= trace.length; origin += EVERY) {
                float[][] columns = foretold(trace, origin);
                for (int s = 0; s < STEPS.length; s++) {
                    float value = trace[origin + STEPS[s] - 1];
                    if (Float.isNaN(value)) continue;
                    counts[s]++;
                    for (Quantile quantile : Quantile.values()) {
                        int q = quantile.ordinal();
                        double foretold = Math.min(100, columns[q][STEPS[s] - 1]);
                        losses[s][methods] += loss(value, foretold, quantile.probability());
                        below[s][q] += value < foretold ? 1 : value == foretold ? 0.5 : 0;
                    }
                    for (Baselines method : Baselines.values()) {
                        double[] foretold = method.ahead(trace, origin, STEPS[s]);
                        for (Quantile quantile : Quantile.values()) {
                            losses[s][method.ordinal()] +=
                                    loss(value, foretold[quantile.ordinal()], quantile.probability());
                        }
                    }
                }
            }
        }
        for (double count : counts)
            if (count == 0) throw new Traces.BadTrace("nothing was measured where it is judged");
        for (int s = 0; s < STEPS.length; s++) {
            for (int m = 0; m <= methods; m++) {
                String name = m == methods ? "drover" : Baselines.values()[m].what;
                System.out.printf(Locale.ROOT, "pinball %d %.6f %s%n", STEPS[s], losses[s][m] / counts[s] / 3, name);
            }
            System.out.printf(
                    Locale.ROOT,
                    "covers %d %.4f %.4f %.4f%n",
                    STEPS[s],
                    below[s][0] / counts[s],
                    below[s][1] / counts[s],
                    below[s][2] / counts[s]);
        }
        System.out.printf(Locale.ROOT, "series %d forecasts %d%n", traces.size(), forecasts);
        System.out.printf(
                Locale.ROOT,
                "ahead %.4f judge %.4f%n",
                ahead * 1e-9 / forecasts * SERIES,
                judging * 1e-9 / forecasts * SERIES);
    }

    /** For each quantile the next day, knowing only what lies before {@code origin}. */
    float[][] foretold(float[] trace, int origin) {
        float[] known = Arrays.copyOf(trace, origin);
        long begin = CPU.getCurrentThreadCpuTime();
        Skill skill = forecaster.judge(known);
        long judged = CPU.getCurrentThreadCpuTime();
        float[][] columns = forecaster.ahead(known, DAY, skill).columns();
        ahead += CPU.getCurrentThreadCpuTime() - judged;
        judging += judged - begin;
        forecasts++;
        return columns;
    }

    private static double loss(double value, double quantile, double probability) {
        double off = value - quantile;
        return Math.max(probability * off, (probability - 1) * off);
    }
}
