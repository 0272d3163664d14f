package org.drover.backend.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * How busy a VM is: CPU in percent of its size, one value per 5 minutes, straight lines between, from the start again
 * after the last. Held as columns with their running sum, so that a mean over any span costs two look-ups.
 */
public final class Trace {
    /** The grid, in nanoseconds. */
    public static final long STEP = 300_000_000_000L;

    private final String name;
    private final float[] percent;
    private final double[] area;

    private final long step;

    private Trace(String name, float[] percent) {
        this(name, percent, STEP);
    }

    private Trace(String name, float[] percent, long step) {
        this.step = step;
        this.name = name;
        this.percent = percent;
        area = new double[percent.length + 1];
        for (int i = 0; i < percent.length; i++) {
            area[i + 1] = area[i] + (percent[i] + percent[(i + 1) % percent.length]) / 2.0;
        }
    }

    public static Trace of(String name, float... percent) {
        if (percent.length == 0) throw new IllegalArgumentException("trace " + name + " has no values");
        return new Trace(name, percent.clone());
    }

    /** The same load always. */
    public static Trace flat(double percent) {
        return of("flat " + percent, (float) percent);
    }

    /** 50 VMs over 27.8 days; Azure Public Dataset V1, Microsoft, CC BY 4.0, average CPU readings. */
    public static List<Trace> azure() {
        List<Trace> traces = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Trace.class.getResourceAsStream("azure-1.txt.gz")), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) traces.add(parse(line));
        } catch (IOException e) {
            throw new UncheckedIOException("the traces inside this bundle cannot be read", e);
        }
        return List.copyOf(traces);
    }

    private static Trace parse(String line) {
        String[] words = line.split(" ");
        float[] values = new float[words.length - 1];
        for (int i = 0; i < values.length; i++) values[i] = Float.parseFloat(words[i + 1]);
        return new Trace(words[0], values);
    }

    /** The same load so many times as fast as it was recorded. */
    public Trace faster(double times) {
        return new Trace(name, percent, Math.max(1, (long) (STEP / times)));
    }

    /** The distance of two values, in nanoseconds. */
    public long step() {
        return step;
    }

    public String name() {
        return name;
    }

    public int length() {
        return percent.length;
    }

    /** Percent at so many nanoseconds after the first value. */
    double at(long nanos) {
        long index = Math.floorDiv(nanos, step);
        double part = (double) (nanos - index * step) / step;
        int i = (int) Math.floorMod(index, (long) percent.length);
        return percent[i] * (1 - part) + percent[(i + 1) % percent.length] * part;
    }

    /** Mean percent between two moments, the second one later. */
    public double mean(long from, long to) {
        if (to <= from) return at(from);
        return (areaUntil(to) - areaUntil(from)) * step / (to - from);
    }

    private double areaUntil(long nanos) {
        long index = Math.floorDiv(nanos, step);
        double part = (double) (nanos - index * step) / step;
        int n = percent.length;
        int i = (int) Math.floorMod(index, (long) n);
        double here = percent[i];
        double slope = percent[(i + 1) % n] - here;
        return Math.floorDiv(index, (long) n) * area[n] + area[i] + part * (here + slope * part / 2);
    }
}
