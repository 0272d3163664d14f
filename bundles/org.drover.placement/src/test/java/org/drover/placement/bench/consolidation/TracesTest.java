package org.drover.placement.bench.consolidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracesTest {
    @TempDir
    Path day;

    @Test
    void vmsAreInTheOrderOfTheirFilesNames() throws IOException {
        Files.write(day.resolve("b"), Collections.nCopies(288, "40"));
        Files.write(day.resolve("a"), Collections.nCopies(288, " 7"));

        Traces traces = Traces.read(day);

        assertThat(traces.sample(0, 0)).isEqualTo(0.07);
        assertThat(traces.sample(1, 287)).isEqualTo(0.4);
    }

    @Test
    void anErrorNamesFileLineAndValue() throws IOException {
        List<String> lines = new java.util.ArrayList<>(Collections.nCopies(288, "40"));
        lines.set(16, "-3");
        Files.write(day.resolve("vm7"), lines);
        assertThatThrownBy(() -> Traces.read(day))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("vm7", "line 17", "\"-3\"");

        for (String bad : List.of("101", "", "NaN", "4.5", "\u00e9")) {
            lines.set(16, bad);
            Files.write(day.resolve("vm7"), lines, StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> Traces.read(day)).hasMessageContaining("vm7, line 17: \"" + bad + "\"");
        }

        Files.write(day.resolve("vm7"), lines.subList(0, 16), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Traces.read(day)).hasMessageContainingAll("vm7", "16 lines");
    }

    @Test
    void anEmptyDirectoryIsToldAsSuch() {
        assertThatThrownBy(() -> Traces.read(day)).hasMessageContaining("there is no trace");
    }

    @Test
    void useLiesOnAStraightLineBetweenSamplesAndTheLastSampleStays() {
        double[] vm = new double[288];
        for (int step = 0; step < 288; step++) vm[step] = (step + 1) / 288.0;
        Traces traces = new Traces(new double[][] {vm});

        assertThat(traces.at(0, 3, 150)).isEqualTo(4.5 / 288);
        assertThat(traces.at(0, 287, 150)).isEqualTo(1);
    }

    @Test
    void aVmIsGoneForGoodOnceItHasAskedForNothingTwiceInARow() {
        double[] vm = new double[288];
        Arrays.fill(vm, 0.5);
        vm[4] = 0;
        vm[8] = 0;
        vm[9] = 0;
        Traces traces = new Traces(new double[][] {vm});

        assertThat(traces.present(0, 5)).isTrue();
        assertThat(traces.present(0, 8)).isTrue();
        assertThat(traces.present(0, 9)).isFalse();
        assertThat(traces.at(0, 12, 0)).isZero();
    }
}
