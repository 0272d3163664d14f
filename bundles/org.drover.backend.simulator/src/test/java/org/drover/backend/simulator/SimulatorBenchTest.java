package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SimulatorBenchTest {
    @Test
    void theBenchPrintsOneLineOfJsonWithItsFigure() throws Exception {
        var printed = new ByteArrayOutputStream();
        SimulatorBench.run(2, new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("VMs that ran twice: 0")
                .contains("2000 samples", "20 moves made")
                .doesNotContain("load of a host 0 MHz", " 0 events told")
                .containsPattern("\\{\"bench\":\"simulator\",\"figure\":\"speed-up\",\"value\":[0-9.]+");
    }
}
