package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a process group of its own, as a terminal starts it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoTest {
    @TempDir
    Path scratch;

    private Process demo;

    @AfterEach
    void stop() {
        if (demo == null) return;
        demo.descendants().forEach(ProcessHandle::destroyForcibly);
        demo.destroyForcibly();
    }

    @Test
    void interruptedWhileItWaitsForATipItEndsWithoutAWordAndItsServiceWithIt() throws Exception {
        start();
        awaitLine("── Watching the load");
        List<ProcessHandle> started = demo.descendants().toList();
        assertThat(started).isNotEmpty();

        Process kill = new ProcessBuilder("kill", "-INT", "--", "-" + demo.pid()).start();
        assertThat(kill.waitFor()).isZero();

        assertThat(demo.waitFor()).isEqualTo(128 + 2);
        assertThat(Files.readString(scratch.resolve("err"))).isEmpty();
        assertThat(Files.readString(scratch.resolve("out"))).doesNotContain("Where the VM would do best");
        assertThat(started).noneMatch(ProcessHandle::isAlive);
    }

    /** The signal may be ignored by whoever runs this test, which children would inherit. */
    private void start() throws Exception {
        String drover =
                Path.of(System.getProperty("drover.product"), "bin/drover").toString();
        demo = new ProcessBuilder("setsid", "env", "--default-signal=INT", drover, "demo")
                .redirectOutput(scratch.resolve("out").toFile())
                .redirectError(scratch.resolve("err").toFile())
                .start();
    }

    private void awaitLine(String beginning) throws Exception {
        try (BufferedReader out = Files.newBufferedReader(scratch.resolve("out"))) {
            while (true) {
                String line = out.readLine();
                if (line != null && line.startsWith(beginning)) return;
                if (line == null && demo.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("it ended early: " + Files.readString(scratch.resolve("err")));
                }
            }
        }
    }
}
