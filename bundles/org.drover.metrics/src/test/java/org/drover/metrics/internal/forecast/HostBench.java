package org.drover.metrics.internal.forecast;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.drover.metrics.Quantile;

/**
 * How often what a host's VMs needed together stayed at or below its quantiles: as they were, after one VM was exchanged for another
 * host's, and after that by adding and taking away forecasts, as a rating does. Driven by {@code bench/host-projection}.
 */
public final class HostBench {
    private static final int DAY = 288;
    private static final int FIRST = 7 * DAY;
    private static final int EVERY = 150;
    private static final int[] CORES = {2, 4, 8, 16};
    private static final int Q90 = Quantile.Q90.ordinal();

    private final Forecaster forecaster = new Forecaster(DAY);
    private final List<float[]> vms;
    private final int hosts;

    HostBench(List<float[]> vms, int hosts) {
        this.vms = vms;
        this.hosts = hosts;
    }

    public static void main(String[] arguments) throws IOException {
        try {
            run(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        } catch (Traces.BadTrace bad) {
            System.err.println("bench: " + bad.getMessage());
            System.exit(2);
        }
    }

    private static void run(Path directory, int hosts) throws IOException {
        List<float[]> traces = Traces.read(directory);
        if (traces.size() < 2 * hosts)
            throw new Traces.BadTrace(traces.size() + " VMs are too few for " + hosts + " hosts");
        List<float[]> vms = new ArrayList<>();
        int shortest = traces.stream().mapToInt(trace -> trace.length).min().orElse(0);
        for (int i = 0; i < traces.size(); i++) {
            float[] cores = Arrays.copyOf(traces.get(i), shortest);
            for (int t = 0; t < shortest; t++) cores[t] *= CORES[i % CORES.length] / 100f;
            vms.add(cores);
        }
        Traces.needSteps(vms, FIRST + DAY);
        new HostBench(vms, hosts).run(shortest);
    }

    private void run(int length) {
        double[][][] below = new double[3][ForecastBench.STEPS.length][Quantile.values().length];
        int asked = 0;
        for (int origin = FIRST; origin + DAY <= length; origin += EVERY) {
            for (int host = 0; host < hosts; host++) {
                List<Integer> before = on(host);
                int leaves = before.get(origin / EVERY % before.size());
                List<Integer> others = on((host + hosts - 1) % hosts);
                int comes = others.get(origin / EVERY % others.size());
                List<Integer> after = new ArrayList<>(before);
                after.remove(Integer.valueOf(leaves));
                after.add(comes);
                float[][] was = ahead(before, origin);
                float[][] is = ahead(after, origin);
                float[][] out = ahead(List.of(leaves), origin);
                float[][] in = ahead(List.of(comes), origin);
                asked++;
                for (int s = 0; s < ForecastBench.STEPS.length; s++) {
                    int step = ForecastBench.STEPS[s] - 1;
                    for (int q = 0; q < Quantile.values().length; q++) {
                        below[0][s][q] += below(sum(before, origin + step), was[q][step]);
                        below[1][s][q] += below(sum(after, origin + step), is[q][step]);
                    }
                    double median = was[0][step] - out[0][step] + in[0][step];
                    double spread = squared(was, step) - squared(out, step) + squared(in, step);
                    double added = median + Math.sqrt(Math.max(0, spread));
                    below[2][s][Q90] += below(sum(after, origin + step), added);
                }
            }
        }
        String[] names = {"before", "after", "added"};
        for (int kind = 0; kind < names.length; kind++) {
            for (int s = 0; s < ForecastBench.STEPS.length; s++) {
                System.out.printf(
                        Locale.ROOT,
                        "%s %d %.4f %.4f %.4f%n",
                        names[kind],
                        ForecastBench.STEPS[s],
                        below[kind][s][0] / asked,
                        below[kind][s][1] / asked,
                        below[kind][s][2] / asked);
            }
        }
        System.out.printf(Locale.ROOT, "asked %d hosts %d vms %d%n", asked, hosts, vms.size());
    }

    private List<Integer> on(int host) {
        List<Integer> there = new ArrayList<>();
        for (int vm = host; vm < vms.size(); vm += hosts) there.add(vm);
        return there;
    }

    /** Knowing only what lies before {@code origin}. */
    float[][] ahead(List<Integer> some, int origin) {
        List<float[]> parts = new ArrayList<>();
        for (int vm : some) parts.add(Arrays.copyOf(vms.get(vm), origin));
        float[] past = Together.of(parts, DAY);
        return forecaster.ahead(past, DAY, forecaster.judge(past)).columns();
    }

    private double sum(List<Integer> some, int at) {
        double sum = 0;
        for (int vm : some) if (!Float.isNaN(vms.get(vm)[at])) sum += vms.get(vm)[at];
        return sum;
    }

    private static double squared(float[][] columns, int step) {
        double spread = columns[Q90][step] - columns[0][step];
        return spread * spread;
    }

    private static double below(double value, double quantile) {
        return value < quantile ? 1 : value == quantile ? 0.5 : 0;
    }
}
