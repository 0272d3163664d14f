package org.drover.cli.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.drover.model.testing.OddNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name from the keyboard to the service and back to the screen. */
class OddNamesTest {
    private static final String ALL = "org.drover.model.testing.OddNames#all";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private final List<Map<String, Object>> vms = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer service;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
        Files.writeString(
                data.resolve("service.json"),
                "{\"port\":" + service.getAddress().getPort() + "}");
        Files.writeString(data.resolve("token"), "t");
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String last = URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), UTF_8);
        Object said = path.endsWith("/vms") ? vms : Map.of("possible", false, "obstacles", List.of(obstacle(exchange)));
        if (path.endsWith("/rating")) {
            asked.add(URLDecoder.decode(path.split("/")[4].replace("+", "%2B"), UTF_8));
            said = Map.of("vmName", vms.get(0).get("name"), "source", "h1");
        }
        assertThat(last).isNotEmpty();
        byte[] bytes = JSON.writeValueAsBytes(said);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Map<String, String> obstacle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) return Map.of();
        asked.add(JSON.readTree(exchange.getRequestBody()).path("vm").asText());
        return Map.of("reason", "h2 has another VM named " + vms.get(0).get("name"), "remedy", "Rename one");
    }

    private void there(String id, String name, String host) {
        vms.add(Map.of(
                "id", id, "name", name, "host", host, "hostReachable", true, "state", "RUNNING", "movable", true));
    }

    private int drover(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--data", data.toString()));
        all.addAll(List.of(arguments));
        return Drover.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void itNamesItsVmAfterTwoDashes(String name) {
        there("id-1", name, "h1");
        there("id-2", "web", "h1");
        assertThat(drover("move", "--to", "h2", "--check", "--", name)).isEqualTo(1);
        assertThat(asked).as(err.toString()).containsExactly("id-1");
        assertThat(out.toString()).contains("h2 has another VM named").doesNotContain("\u001b", "\u202e", "\r");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void itNamesItsVmTogetherWithItsHost(String name) {
        there("id-1", name, "h1");
        there("id-2", name, "h2");
        assertThat(drover("move", "--to", "h2", "--check", "--", name + "@h1")).isEqualTo(1);
        assertThat(asked).as(err.toString()).containsExactly("id-1");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whenTwoHaveItBothAreShownAndNothingIsAsked(String name) {
        there("id-1", name, "h1");
        there("id-2", name, "h2");
        assertThat(drover("move", "--to", "h2", "--check", "--", name)).isEqualTo(1);
        assertThat(asked).isEmpty();
        assertThat(err.toString()).contains("2 VMs are called").contains("id-1  on h1", "id-2  on h2");
        assertThat(drover("move", "--to", "h1", "--check", "id-2")).isEqualTo(1);
        assertThat(asked).containsExactly("id-2");
    }

    /** Some hypervisor's ids may be no tamer than its names. */
    @ParameterizedTest
    @MethodSource(ALL)
    void asAnIdItSurvivesTheAddressOfARequest(String id) {
        there(id, "web", "h1");
        assertThat(drover("rate", "web")).as(err.toString()).isZero();
        assertThat(asked).containsExactly(id);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void itsRowIsOneTameLineAndItsJsonIsTheNameItself(String name) throws IOException {
        there("id-1", name, "h1");
        assertThat(drover("vms")).isZero();
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(out.toString().replace("\n", "").codePoints())
                .noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2028);
        out.getBuffer().setLength(0);
        assertThat(drover("vms", "--json")).isZero();
        assertThat(JSON.readTree(out.toString()).get(0).path("name").asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whatStandsBehindItStandsWhereItStandsInOtherRows(String name) {
        String[] lines = new Table("VM", "HOST")
                .row(name, "h1")
                .row("web", "h2")
                .toString()
                .split("\n");
        assertThat(Columns.width(lines[1].substring(0, lines[1].lastIndexOf("h1"))))
                .isEqualTo(Columns.width(lines[2].substring(0, lines[2].lastIndexOf("h2"))));
    }

    @ParameterizedTest
    @CsvSource({"web-1,5", "名前,4", "é,1", "e\u0301,1", "☃,1", "👩,2", "ｗ,2", "한글,4", "שלום,4"})
    void itIsAsWideAsATerminalShowsIt(String name, int columns) {
        assertThat(Columns.width(name)).isEqualTo(columns);
    }

    @Test
    void ofTwoHundredCharactersAsManyAreShownAsFitTheTerminal() {
        Table table = new Table("VM", "HOST", "STATE").withNames("VM");
        String cut = table.row(OddNames.LONG, "h1", "running").toString();
        assertThat(cut.lines())
                .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(Wrap.WIDTH));
        assertThat(cut).contains("a-0123456789", "…", "h1", "running");
    }

    @Test
    void aCutNeverTakesAnAccentFromItsLetterNorHalfACharacter() {
        assertThat(Columns.cut("e\u0301e\u0301e\u0301", 2)).isEqualTo("e\u0301…");
        assertThat(Columns.cut("名前名", 4)).isEqualTo("名…");
        assertThat(Columns.cut("👩👩", 3)).isEqualTo("👩…");
        assertThat(Columns.cut("👩👩", 4)).isEqualTo("👩👩");
    }

    @Test
    void aNameThatIsWrittenWithAnotherKeyboardIsFound() {
        there("id-1", "Ünïcødé", "h1");
        assertThat(drover("move", "--to", "h2", "--check", "U\u0308ni\u0308cøde\u0301"))
                .isEqualTo(1);
        assertThat(asked).containsExactly("id-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-leading-dash", "-Vega", "-hot", "--unheard-of"})
    void aDashWithoutTwoDashesBeforeItIsNotUnderstoodAndTheWayIsSaid(String name) {
        there("id-1", name, "h1");
        assertThat(drover("move", name, "--to", "h2", "--check")).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(err.toString()).contains("drover move --to HOST -- -NAME");
    }

    @Test
    void aNameThatBeginsWithAnAtSignIsNoFileOfArguments() throws IOException {
        Path file = Files.writeString(data.resolve("arguments"), "web");
        there("id-1", "@" + file, "h1");
        there("id-2", "web", "h1");
        assertThat(drover("move", "--to", "h2", "--check", "@" + file)).isEqualTo(1);
        assertThat(asked).containsExactly("id-1");
    }
}
