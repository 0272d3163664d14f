package org.drover.metrics.internal.forecast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A directory of trace files: one value a line, an empty line where a sample is missing. */
final class Traces {
    private Traces() {}

    static List<float[]> read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) throw new IOException(directory + " is not a directory of trace files");
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        if (files.isEmpty()) throw new IOException(directory + " holds no trace files");
        var traces = new ArrayList<float[]>();
        for (Path file : files) traces.add(values(file));
        return traces;
    }

    private static float[] values(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        float[] values = new float[lines.size()];
        for (int i = 0; i < values.length; i++) {
            String line = lines.get(i).strip();
            try {
                values[i] = line.isEmpty() ? Float.NaN : Float.parseFloat(line);
            } catch (NumberFormatException broken) {
                throw new IOException(file + ", line " + (i + 1) + ": \"" + line + "\" is not a number", broken);
            }
            if (values[i] < 0 || Float.isInfinite(values[i])) {
                throw new IOException(file + ", line " + (i + 1) + ": a share of a processor cannot be " + line);
            }
        }
        return values;
    }
}
