package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.drover.console.driver.Screen;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console as a process of its own, started by its own script. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleTest {
    private static final Path PRODUCT = Path.of(System.getProperty("drover.product"));

    @TempDir
    Path scratch;

    @Test
    void withoutADisplayItSaysWhatToDoAndEndsWithAnError() throws Exception {
        Process process = start(Map.of());
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said()).contains("there is no display", "ssh -X", "drover service");
    }

    @Test
    void withADisplayThatNobodyServesItSaysWhatToDoAndEndsWithAnError() throws Exception {
        Screen.missing().ifPresent(Assumptions::abort);
        Process process = start(Map.of("DISPLAY", ":64123"));
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said()).contains("the console cannot be shown here", "ssh -X", "drover service");
    }

    @Test
    void withADisplayItsWindowIsThereAndASignalEndsAllInOrder() throws Exception {
        Assumptions.assumeFalse("off".equals(System.getProperty("drover.screen")), "-Ddrover.screen=off was said");
        Screen.missing().ifPresent(Assumptions::abort);
        try (Screen screen = Screen.open(1300, 850)) {
            Process process = start(Map.of("DISPLAY", screen.display(), "NO_AT_BRIDGE", "1"));
            while (!said().contains("drover: the window was there after ") || !said().contains("drover: started in ")) {
                assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                        .as(said())
                        .isFalse();
            }
            process.destroy();
            assertThat(process.waitFor()).isZero();
            assertThat(said()).doesNotContain("not started", "Exception");
        }
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        PRODUCT.resolve("bin/drover").toString(),
                        "console",
                        "-Ddrover.plugins=" + scratch.resolve("plugins"))
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("log").toFile());
        builder.environment().keySet().removeAll(java.util.Set.of("DISPLAY", "WAYLAND_DISPLAY"));
        builder.environment().put("DROVER_DATA", scratch.resolve("data").toString());
        builder.environment().put("XDG_CONFIG_HOME", scratch.resolve("config").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String said() throws IOException {
        return Files.readString(scratch.resolve("log"));
    }
}
