package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-C in the demonstration on real VMs; {@code lab/interrupts.py} alone tries every stage of it. */
class DemoInterruptedTest {
    private static final Path INTERRUPTS =
            Path.of(System.getProperty("drover.lab.script", "lab.sh")).resolveSibling("interrupts.py");

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void ctrlCWhileTheLaboratoryAndItsGuestsComeUpLeavesNothingBehind() throws Exception {
        Process interrupts = new ProcessBuilder(INTERRUPTS.toString(), "lab", "boot")
                .redirectErrorStream(true)
                .start();
        String said = new String(interrupts.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(interrupts.waitFor()).as(said).isZero();
        assertThat(said.lines()).hasSize(2).allSatisfy(line -> assertThat(line).endsWith("nothing left"));
    }
}
