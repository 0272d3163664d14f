package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * After a move the network knows where the VM is: it is announced on the destination's cable, as the switch hears it
 * ({@code wire.py}), by QEMU (RARP) and by the guest's own kernel (gratuitous ARP).
 */
class AnnouncementTest {
    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts("announcement");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SOON_MS = 1000;
    private Path folder;
    private Path heard;
    private Process wire;

    @BeforeEach
    void listen() throws IOException {
        folder = Path.of(System.getProperty("drover.lab.artefacts", "target/lab"));
        heard = folder.resolve("announcement.wire.jsonl");
        wire = HOSTS.start(heard, "in", "sw", "python3", script(), "watch");
        Await.until("the switch is listened to", () -> Files.readString(heard).contains("ready"));
    }

    @AfterEach
    void stopListening() throws InterruptedException {
        wire.destroy();
        assertThat(wire.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aVmThatHasMovedIsAnnouncedOnItsNewHostsCableByQemuAndByItself() throws Exception {
        String move = HOSTS.move(Map.of("pauseBudgetMillis", 10_000));
        assertThat(HOSTS.product().ended(move, TwoHosts.SOON).path("stage").asText())
                .isEqualTo("DONE");
        Await.until("it is announced", () -> kinds(handOver().path("announced"))
                .containsAll(List.of("RARP", "gratuitous ARP")));

        JsonNode seen = handOver();
        System.out.println("announcement: " + seen);
        assertThat(seen.path("from").asText() + " to " + seen.path("to").asText())
                .isEqualTo("h1 to h2");
        assertThat(seen.path("announced_elsewhere")).as(seen.toString()).isEmpty();
        assertThat(afterResume(seen, "RARP")).isBetween(0.0, SOON_MS);
        assertThat(afterResume(seen, "gratuitous ARP")).isBetween(0.0, SOON_MS);
        assertThat(seen.path("first_packet_after_resume_ms").asDouble()).isBetween(0.0, SOON_MS);
        assertThat(HOSTS.run("in", "sw", "bridge", "fdb", "show", "br", "br-guest"))
                .as("what the switch has learnt")
                .contains("52:54:00:00:00:01 dev h2-guest");
    }

    /** How long after the VM ran there the first such announcement was heard. */
    private static double afterResume(JsonNode seen, String kind) {
        return StreamSupport.stream(seen.path("announced").spliterator(), false)
                .filter(each -> each.path("kind").asText().equals(kind))
                .mapToDouble(each -> each.path("after_resume_ms").asDouble())
                .filter(after -> after >= 0)
                .min()
                .orElse(Double.NaN);
    }

    private static List<String> kinds(JsonNode announced) {
        return announced.findValuesAsText("kind");
    }

    /** The one hand-over, put together from what the referee and the switch have noted so far. */
    private JsonNode handOver() throws IOException {
        Path said = folder.resolve("announcement.moves.json");
        Path journal = folder.resolve("aVmThatHasMovedIsAnnouncedOnItsNewHostsCableByQemuAndByItself.referee.jsonl");
        Process reckoned = new ProcessBuilder("python3", script(), "moves", journal.toString(), heard.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(reckoned.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        List<String> lines = Files.readAllLines(said);
        if (lines.size() != 1) throw new IllegalStateException("one hand-over is expected: " + lines);
        return JSON.readTree(lines.get(0));
    }

    private static String script() {
        return Path.of(System.getProperty("drover.lab.script", "lab.sh"))
                .toAbsolutePath()
                .resolveSibling("wire.py")
                .toString();
    }
}
