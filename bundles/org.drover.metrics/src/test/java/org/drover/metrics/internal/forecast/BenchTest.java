package org.drover.metrics.internal.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    private static final int DAY = 288;
    private static final int LENGTH = 11 * DAY;
    private static final int[] ORIGINS = {7 * DAY, 8 * DAY + 77, 10 * DAY};

    @TempDir
    Path folder;

    @Test
    void anotherFutureChangesNoForecastOfOursOrOfAPlainMethod() {
        float[] trace = trace(1);
        for (int origin : ORIGINS) {
            float[] other = scrambled(trace, origin);
            assertThat(new ForecastBench().foretold(other, origin))
                    .isDeepEqualTo(new ForecastBench().foretold(trace, origin));
            assertThat(new ForecastBench().foretold(other, origin + 1))
                    .isNotEqualTo(new ForecastBench().foretold(trace, origin + 1));
            for (Baselines method : Baselines.values()) {
                for (int step : ForecastBench.STEPS)
                    assertThat(method.ahead(other, origin, step)).isEqualTo(method.ahead(trace, origin, step));
            }
        }
    }

    @Test
    void anotherFutureChangesNoProjectionOfAHost() {
        List<float[]> vms = List.of(trace(1), trace(2), trace(3));
        for (int origin : ORIGINS) {
            List<float[]> other = new ArrayList<>();
            for (float[] vm : vms) other.add(scrambled(vm, origin));
            float[][] known = new HostBench(vms, 1).ahead(List.of(0, 1, 2), origin);
            assertThat(new HostBench(other, 1).ahead(List.of(0, 1, 2), origin)).isDeepEqualTo(known);
        }
    }

    @Test
    void noSeriesFailsWhateverItIs() {
        for (int kind = 0; kind < 9; kind++) {
            var random = new Random(kind);
            float[] trace = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) trace[i] = value(kind, i, random);
            for (int origin : ORIGINS) {
                float[][] columns = new ForecastBench().foretold(trace, origin);
                for (int step = 0; step < DAY; step++) {
                    float[] at = {columns[0][step], columns[1][step], columns[2][step]};
                    assertThat(at).as("kind %d, step %d", kind, step).isSorted();
                    assertThat(at[0]).isNotNegative();
                    assertThat(at[2]).isFinite();
                }
                for (Baselines method : Baselines.values())
                    for (double quantile : method.ahead(trace, origin, DAY))
                        assertThat(quantile).isFinite();
            }
        }
    }

    /** Constant; spiky; with gaps; nothing ever; one value, of old or the newest; short; idle for a week; a saw. */
    private static float value(int kind, int i, Random random) {
        return switch (kind) {
            case 0 -> 12.5f;
            case 1 -> random.nextInt(300) == 0 ? 100 : 0;
            case 2 -> i / 50 % 3 == 0 || random.nextInt(4) == 0 ? Float.NaN : 20 + random.nextFloat();
            case 3 -> Float.NaN;
            case 4 -> i == 3 ? 50 : Float.NaN;
            case 5 -> i == ORIGINS[0] - 1 ? 50 : Float.NaN;
            case 6 -> i < ORIGINS[0] - 5 ? Float.NaN : random.nextFloat();
            case 7 -> i < 7 * DAY ? 0 : 80 + random.nextFloat();
            default -> i % 100;
        };
    }

    @Test
    void aBrokenTraceIsNamedWithLineAndValue() throws IOException {
        for (String bad : List.of("-0.5", "NaN", "Infinity", "1e9", "much", "5,5", "\u00e9")) {
            List<String> lines = new ArrayList<>(Collections.nCopies(30, "5.5"));
            lines.set(16, bad);
            Files.write(folder.resolve("vm7"), lines, java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> Traces.read(folder)).hasMessageContainingAll("vm7, line 17: ", bad);
        }
        Files.write(folder.resolve("vm7"), List.of("5.5", "", "7"));
        assertThat(Traces.read(folder).get(0)).containsExactly(5.5f, Float.NaN, 7);
    }

    @Test
    void tracesThatAreTooShortToBeJudgedAreToldAsSuch() {
        assertThatThrownBy(() -> Traces.needSteps(List.of(new float[20], new float[2303]), 2304))
                .hasMessage("the longest trace has 2303 values; to be judged it needs 2304");
    }

    private static float[] trace(int seed) {
        var random = new Random(seed);
        float[] trace = new float[LENGTH];
        double drift = 0;
        for (int i = 0; i < LENGTH; i++) {
            drift = 0.97 * drift + random.nextGaussian();
            double load = 30 + 15 * Math.sin((i + 20 * seed) * 2 * Math.PI / DAY) + (i % (13 + seed) == 0 ? 25 : 0);
            trace[i] = (float) Math.max(0, Math.min(100, load + drift));
        }
        for (int i = 0; i < 20; i++) trace[random.nextInt(LENGTH)] = Float.NaN;
        return trace;
    }

    private static float[] scrambled(float[] trace, int origin) {
        var random = new Random(origin);
        float[] other = Arrays.copyOf(trace, trace.length);
        for (int i = origin; i < other.length; i++) other[i] = 100 * random.nextFloat();
        return other;
    }
}
