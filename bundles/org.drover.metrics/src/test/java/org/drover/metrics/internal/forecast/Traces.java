package org.drover.metrics.internal.forecast;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory of trace files: one value a line, an empty line where a sample is missing. */
final class Traces {
    /** Meters are off by little. */
    private static final float MOST = 110;

    private Traces() {}

    static List<float[]> read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) throw new BadTrace(directory + " is not a directory of trace files");
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        if (files.isEmpty()) throw new BadTrace(directory + " holds no trace files");
        var traces = new ArrayList<float[]>();
        for (Path file : files) traces.add(values(file));
        return traces;
    }

    private static float[] values(Path file) throws IOException {
        List<String> lines =
                Files.readAllLines(file, StandardCharsets.ISO_8859_1); // whatever a line holds, it is named
        float[] values = new float[lines.size()];
        for (int i = 0; i < values.length; i++) {
            String line = lines.get(i).strip();
            try {
                values[i] = line.isEmpty() ? Float.NaN : Float.parseFloat(line);
            } catch (NumberFormatException broken) {
                throw new BadTrace(file + ", line " + (i + 1) + ": \"" + line + "\" is not a number");
            }
            if (!line.isEmpty() && !(values[i] >= 0 && values[i] <= MOST)) {
                throw new BadTrace(file + ", line " + (i + 1) + ": percent of a processor cannot be " + line);
            }
        }
        return values;
    }

    /** The values of so many steps, for a bench that needs them. */
    static void needSteps(List<float[]> traces, int steps) throws BadTrace {
        int longest = traces.stream().mapToInt(trace -> trace.length).max().orElse(0);
        if (longest < steps)
            throw new BadTrace("the longest trace has " + longest + " values; to be judged it needs " + steps);
    }

    /** A file that is no trace; the message names it, the line and what stands there. */
    static final class BadTrace extends IOException {
        private static final long serialVersionUID = 1;

        BadTrace(String message) {
            super(message);
        }
    }
}
