package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code drover move --group} and {@code drover migration}, with a service that knows one VM, one plan and one move. */
class MoveCommandsTest {
    private static final String PAGE = "<?xml version=\"1.0\"?><p>\u2603 50%s</p>\n";
    private static final String PLAN =
            """
            {"id":"p-1","reason":"asked for","state":"RUNNING","done":0,"total":2,
             "moves":[{"vmName":"web","from":"h1","at":"h1","to":"h2","state":"WAITING"},
                      {"vmName":"db","from":"h1","at":"h1","to":"h2","state":"WAITING"}]}
            """;

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private StandIn service;

    @BeforeEach
    void start() throws Exception {
        service = new StandIn(data, request -> {
            asked.add(request);
            return switch (request) {
                case "GET /vms" -> "[{\"id\":\"v 1\",\"name\":\"web\",\"host\":\"h1\"}]";
                case "POST /plans" -> "{\"plan\":\"p-1\"}";
                case "GET /plans/p-1" -> PLAN;
                case "GET /migrations/m-1" -> StandIn.record("DONE", true, 2, 100);
                case "GET /migrations/m-1?format=xml", "GET /migrations/m-1?format=html" -> PAGE;
                default -> null;
            };
        });
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private int drover(String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("--data", data.toString()));
        all.addAll(List.of(arguments));
        return Drover.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    @Test
    void aGroupGoesAsAPlanOfTheOneThatIsNamedAndThePlanTakesTheOthersAlong() throws Exception {
        assertThat(drover("move", "web", "--to", "h2", "--group", "--no-wait"))
                .as(err.toString())
                .isZero();
        assertThat(asked).contains("POST /plans").noneMatch(request -> request.contains("/migrations"));
        JsonNode sent = new ObjectMapper().readTree(service.body);
        assertThat(sent.path("moves")).hasSize(1);
        assertThat(sent.path("moves").path(0).path("vm").asText()).isEqualTo("v 1");
        assertThat(sent.path("moves").path(0).path("destinations").path(0).asText())
                .isEqualTo("h2");
        assertThat(out.toString()).contains("Plan p-1", "0 of 2 moved", "web", "db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--check", "--post-copy", "--quick", "--disks-to=images", "--priority=high"})
    void whatAPlanDoesNotHaveIsNotAskedOfAGroup(String more) {
        assertThat(drover("move", "web", "--to", "h2", "--group", more)).isEqualTo(2);
        assertThat(err.toString()).contains("--group moves them as a plan, which has --to and --no-wait only");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"html", "xml"})
    void aMoveAsADocumentIsPrintedAsItCame(String format) {
        assertThat(drover("migration", "m-1", "--format", format))
                .as(err.toString())
                .isZero();
        assertThat(out).hasToString(PAGE);
    }

    @Test
    void aMoveIsShownInWordsOrAsJson() throws Exception {
        assertThat(drover("migration", "m-1")).isZero();
        assertThat(out.toString()).contains("web");
        out.getBuffer().setLength(0);
        assertThat(drover("migration", "m-1", "--format", "json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("stage").asText())
                .isEqualTo("DONE");
    }

    @Test
    void anotherFormatIsNotUnderstood() {
        assertThat(drover("migration", "m-1", "--format", "pdf")).isEqualTo(2);
        assertThat(err.toString()).contains("--format text, json, html or xml, not \"pdf\"");
    }
}
