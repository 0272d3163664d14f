package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product as a process of its own, killed (SIGKILL) and started again on its data: what it had said stays said. */
class RestartTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private Process process;
    private URI api;
    private String token;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) process.destroyForcibly().waitFor();
    }

    @Test
    void movesTipsAndMeasuredLoadOutliveAKillAndAPendingFollowUpIsMeasuredAfterwards() throws Exception {
        start("-Ddrover.tips.verify=PT1H");
        for (int host = 1; host <= 4; host++) {
            ask(
                    "POST",
                    "/hosts",
                    JSON.writeValueAsString(Map.of(
                            "address", "sim://demo/node" + host, "settings", Map.of("seed", "1", "load", "600"))));
        }
        String tip = awaited("/tips", found -> found.path(0).path("plan").has("move"))
                .path(0)
                .path("id")
                .asText();
        String migration =
                ask("POST", "/tips/" + tip + "/implement", "").path("migration").asText();
        JsonNode moved =
                awaited("/migrations/" + migration, m -> m.path("ended").asBoolean());
        JsonNode implemented =
                awaited("/tips/" + tip, t -> t.path("state").asText().equals("IMPLEMENTED"));

        kill();
        start("-Ddrover.features=core,service"); // nobody there to measure anything anew
        JsonNode host = ask("GET", "/hosts/" + implemented.path("host").asText(), "");
        assertThat(host.path("reachable").asBoolean()).isFalse();
        awaited(
                "/hosts/" + implemented.path("host").asText(),
                h -> h.path("cpuUsedMhz").asDouble() > 0);
        JsonNode history = ask("GET", "/migrations?history=10", "");
        assertThat(history).hasSize(1);
        for (String what : List.of("id", "vmName", "source", "destination", "stage", "reason", "pauseMillis", "log")) {
            assertThat(moved.has(what)).as(what).isTrue();
            assertThat(history.path(0).path(what)).as(what).isEqualTo(moved.path(what));
        }
        assertThat(ask("GET", "/tips/" + tip, "")).isEqualTo(implemented);
        assertThat(ask("GET", "/tips?history=true", "")).hasSize(1);

        kill();
        start("-Ddrover.tips.verify=PT3S");
        assertThat(awaited("/tips/" + tip, t -> t.has("verification")).path("verification"))
                .isNotEmpty();
    }

    private void start(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("drover.product"), "bin/drover-service")
                        .toString(),
                "-Ddrover.data=" + data,
                "-Ddrover.metrics.step=PT0.5S",
                "-Ddrover.metrics.horizon=PT5S",
                "-Ddrover.tips.hold=PT0.5S"));
        command.addAll(List.of(more));
        Files.deleteIfExists(data.resolve("service.json"));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(said), "product-says");
        reader.setDaemon(true);
        reader.start();
        said.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        JsonNode where = JSON.readTree(data.resolve("service.json").toFile());
        api = URI.create("http://127.0.0.1:" + where.path("port").asInt() + "/api/v1");
        token = Files.readString(data.resolve("token")).strip();
        awaited("/status", status -> {
            for (JsonNode part : status.path("parts")) if (!part.asBoolean()) return false;
            return true;
        });
    }

    /** The launcher's line about the start comes when all services are there. */
    private void read(CompletableFuture<String> ready) {
        StringBuilder all = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.append(line).append('\n');
                if (Files.exists(data.resolve("service.json"))) ready.complete(line);
            }
        } catch (IOException e) {
            all.append(e);
        }
        ready.completeExceptionally(new IllegalStateException("it ended and had said: " + all));
    }

    /** SIGKILL: nothing is closed. */
    private void kill() throws InterruptedException {
        assertThat(process.destroyForcibly().waitFor()).isEqualTo(128 + 9);
    }

    private JsonNode ask(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request(path)
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isBetween(200, 299);
        return answer.body().isEmpty() ? JSON.missingNode() : JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", "Bearer " + token);
    }

    /** Looks at once, and again whenever the service tells of a change. */
    private JsonNode awaited(String path, Predicate<JsonNode> wish) throws Exception {
        Callable<JsonNode> follow = () -> {
            HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                    .send(request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader events =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                while (true) {
                    JsonNode seen = ask("GET", path, "");
                    if (wish.test(seen)) return seen;
                    if (events.readLine() == null) throw new IOException("the events ended, waiting for " + path);
                }
            }
        };
        CompletableFuture<JsonNode> found = new CompletableFuture<>();
        Thread follower = new Thread(
                () -> {
                    try {
                        found.complete(follow.call());
                    } catch (Exception | AssertionError e) {
                        found.completeExceptionally(e);
                    }
                },
                "follow " + path);
        follower.setDaemon(true);
        follower.start();
        return found.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
