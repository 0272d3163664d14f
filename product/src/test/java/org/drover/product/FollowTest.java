package org.drover.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line follows a move at the service, both as processes of their own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowTest {
    @TempDir
    Path scratch;

    private Running drover;
    private Client api;
    private Process cli;

    @BeforeEach
    void start() throws Exception {
        drover = Running.start(scratch);
        api = drover.api();
        for (int i = 1; i <= 3; i++) api.post("/hosts", "{\"address\":\"sim://demo/node" + i + "\"}");
    }

    @AfterEach
    void stop() {
        if (cli != null) cli.destroyForcibly();
        drover.close();
    }

    @Test
    void aMoveIsShownAsItGoesAndToItsEnd() throws Exception {
        JsonNode vm = vmOnNode1(0);
        follow(vm, "--json");
        assertThat(cli.waitFor()).isZero();
        assertThat(read("out")).contains("\"stage\" : \"DONE\"");
        assertThat(read("err")).isEmpty();
        cli = null;

        follow(vmOnNode1(0));
        assertThat(cli.waitFor()).isZero();
        // where there is no terminal: a line for each stage and each iteration
        assertThat(read("err").lines()).hasSizeGreaterThan(3).allMatch(line -> line.matches("  \\[[█░]{20}] .*"));
        assertThat(read("err")).contains("iteration 1: ").contains("100%  done");
        assertThat(read("out")).contains("done");
    }

    @Test
    void aServiceThatIsKilledAndStartedAgainIsFoundAndTheMoveFollowedToItsEnd() throws Exception {
        String slow = move(vmOnNode1(0));
        JsonNode vm = vmOnNode1(1);
        follow(vm);
        try (BufferedReader err = Files.newBufferedReader(scratch.resolve("err"))) {
            line(err, "queued"); // it waits for the slow one
            assertThat(drover.process.destroyForcibly().waitFor()).isEqualTo(128 + 9);
            assertThat(line(err, "drover: "))
                    .startsWith("drover: Following migration ")
                    .contains(" was interrupted: ");
            drover = Running.start(scratch);
            api = drover.api();
            assertThat(cli.waitFor()).isZero();
        }
        assertThat(read("err").lines().filter(line -> line.startsWith("drover: ")))
                .hasSize(1);
        assertThat(read("err")).endsWith("100%  done\n");
        assertThat(api.get("/vms/" + vm.path("id").asText()).path("host").asText())
                .isEqualTo("node2");
        assertThat(api.get("/migrations/" + slow).path("ended").asBoolean()).isTrue();
    }

    @Test
    void theStreamOfOneMigrationTellsItsProgressAndNothingElse() throws Exception {
        String id = move(vmOnNode1(0));
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(
                        api.request("/events?migration=" + id)
                                .header("Authorization", "Bearer " + api.token)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        String other = move(vmOnNode1(1)); // it waits its turn, which is told too
        boolean progress = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
            while (!progress) {
                String line = lines.readLine();
                if (!line.startsWith("data: ")) continue;
                JsonNode told = new ObjectMapper().readTree(line.substring(6));
                assertThat(told.path("id").asText()).isEqualTo(id).isNotEqualTo(other);
                progress = told.path("progress").path("transferredBytes").asLong() > 0;
            }
        }
    }

    /** One that takes minutes. */
    private String move(JsonNode vm) throws Exception {
        return api.post(
                        "/migrations",
                        "{\"vm\":\"" + vm.path("id").asText() + "\",\"destination\":\"node2\","
                                + "\"bandwidthBytesPerSecond\":10000000}")
                .path("migration")
                .asText();
    }

    private JsonNode vmOnNode1(int number) throws Exception {
        List<JsonNode> there = new ArrayList<>();
        for (JsonNode vm : api.get("/vms")) {
            if (vm.path("host").asText().equals("node1") && vm.path("movable").asBoolean()) there.add(vm);
        }
        return there.get(number);
    }

    /** "drover move" in the background; what it says is in the files "out" and "err". */
    private void follow(JsonNode vm, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("drover.product"), "bin/drover").toString(),
                "--data=" + drover.data,
                "move",
                vm.path("id").asText(),
                "--to=node2"));
        command.addAll(List.of(more));
        cli = new ProcessBuilder(command)
                .redirectOutput(scratch.resolve("out").toFile())
                .redirectError(scratch.resolve("err").toFile())
                .start();
    }

    private String read(String file) throws IOException {
        return Files.readString(scratch.resolve(file));
    }

    /** The next line with that in it, once it has been written. */
    private String line(BufferedReader file, String part) throws Exception {
        while (true) {
            String line = file.readLine();
            if (line != null && line.contains(part)) return line;
            if (line == null && cli.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it ended without \"" + part + "\": " + read("err") + read("out"));
            }
        }
    }
}
