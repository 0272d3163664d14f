package org.drover.placement.bench.consolidation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What each VM asks of its processor on one day, as a share of its size, every 300 s; on a straight line between two samples.
 * A directory has a file per VM, a whole number of percent per line; the VMs are in the order of the files' names.
 */
final class Traces {
    static final int SAMPLES = 288;
    static final double STEP_SECONDS = 300;

    private final double[][] share;
    private final int[] end;

    /** @param share of each VM, each of {@link #SAMPLES} numbers between 0 and 1 */
    Traces(double[][] share) {
        for (double[] vm : share) {
            if (vm.length != SAMPLES)
                throw new IllegalArgumentException("a day has " + SAMPLES + " samples, not " + vm.length);
        }
        this.share = share;
        end = new int[share.length];
        for (int vm = 0; vm < share.length; vm++) end[vm] = end(share[vm]);
    }

    /**
     * The step at which a VM is gone: CloudSim takes one for finished that asks for nothing at all at a sample and until the
     * next one, and does not start it again; 288 for those that stay. Whoever knows the samples up to a step knows who is
     * there at it.
     */
    private static int end(double[] day) {
        for (int step = 2; step < SAMPLES; step++) if (day[step - 1] == 0 && day[step] == 0) return step;
        return SAMPLES;
    }

    static Traces read(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (Path file : found) files.add(file);
        }
        if (files.isEmpty()) throw new BadTrace(directory + ": there is no trace in it");
        files.sort(
                (a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
        double[][] share = new double[files.size()][];
        for (int vm = 0; vm < share.length; vm++) share[vm] = day(files.get(vm));
        return new Traces(share);
    }

    private static double[] day(Path file) throws IOException {
        List<String> lines =
                Files.readAllLines(file, StandardCharsets.ISO_8859_1); // whatever a line holds, it is named
        if (lines.size() != SAMPLES) {
            throw new BadTrace(file + ": " + lines.size() + " lines, but a day has " + SAMPLES + " samples");
        }
        double[] day = new double[SAMPLES];
        for (int k = 0; k < SAMPLES; k++)
            day[k] = percent(file, k + 1, lines.get(k).strip()) / 100.0;
        return day;
    }

    private static int percent(Path file, int line, String text) throws BadTrace {
        try {
            int value = Integer.parseInt(text);
            if (value >= 0 && value <= 100) return value;
        } catch (NumberFormatException e) {
            // told below with everything else that is no percentage
        }
        throw new BadTrace(
                file + ", line " + line + ": \"" + text + "\" is no whole number of percent between 0 and 100");
    }

    int vms() {
        return share.length;
    }

    boolean present(int vm, int step) {
        return step < end[vm];
    }

    /** At a multiple of 300 s; the last sample stays to the end of the day. */
    double sample(int vm, int step) {
        return share[vm][Math.min(step, SAMPLES - 1)];
    }

    /** Some seconds, 300 at most, after a sample. */
    double at(int vm, int step, double seconds) {
        if (!present(vm, step)) return 0;
        double before = sample(vm, step);
        return before + seconds / STEP_SECONDS * (sample(vm, step + 1) - before);
    }

    /** A file that is no trace; the message names it, the line and what stands there. */
    static final class BadTrace extends IOException {
        private static final long serialVersionUID = 1;

        BadTrace(String message) {
            super(message);
        }
    }
}
