package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The tests of the laboratory's own judges: what they say is only worth something if they find what is wrong. */
class ScriptsTest {
    @Test
    void theJudgesFindWhatIsWrong() throws Exception {
        Path lab = Path.of(System.getProperty("drover.lab.script", "lab.sh"))
                .toAbsolutePath()
                .getParent();
        Path said = Files.createTempFile("scripts", ".txt");
        Process tests = new ProcessBuilder("python3", "-m", "unittest", "discover", "test")
                .directory(lab.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(tests.waitFor(10, TimeUnit.MINUTES)).as("ended").isTrue();
        assertThat(tests.exitValue()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said))
                .containsPattern("Ran [1-9][0-9]+ tests")
                .doesNotContain("skipped");
        Files.delete(said);
    }
}
