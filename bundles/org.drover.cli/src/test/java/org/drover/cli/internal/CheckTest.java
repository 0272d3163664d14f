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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code drover check}, with a service that knows one VM. */
class CheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = "<!DOCTYPE html><p>☃ 50%s &amp; \u202e</p>\n";

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer service;
    private String name = "web";
    private boolean possible;
    private String query;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/api/v1/vms", exchange -> say(exchange, "application/json", vms()));
        service.createContext("/api/v1/migrations/check", this::check);
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

    private String vms() throws IOException {
        return JSON.writeValueAsString(List.of(Map.of("id", "id of " + name, "name", name, "host", "h1")));
    }

    private void check(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            query = exchange.getRequestURI().getRawQuery();
            exchange.getResponseHeaders().set("Drover-Possible", Boolean.toString(possible));
            say(exchange, "text/html; charset=utf-8", PAGE);
            return;
        }
        List<Map<String, String>> obstacles = List.of(
                Map.of("code", "a", "reason", "h2 is too small for " + name, "remedy", "Choose another"),
                Map.of("code", "b", "reason", "h2 is too old", "remedy", "Update it"));
        say(
                exchange,
                "application/json",
                JSON.writeValueAsString(Map.of(
                        "possible",
                        possible,
                        "obstacles",
                        possible ? List.of() : obstacles,
                        "notes",
                        List.of("a vendor's check was left out"))));
    }

    private static void say(HttpExchange exchange, String type, String said) throws IOException {
        byte[] bytes = said.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int drover(String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("--data", data.toString(), "check"));
        all.addAll(List.of(arguments));
        return Drover.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    @Test
    void everythingThatStandsAgainstTheMoveIsSaidWithItsRemedyAndWhatWasNotLookedAt() {
        assertThat(drover("web", "h2")).as(err.toString()).isEqualTo(1);
        assertThat(out.toString())
                .contains("h2 is too small for web. Choose another", "h2 is too old. Update it")
                .contains("Note: a vendor's check was left out");
    }

    @Test
    void whereNothingStandsAgainstItThatIsSaid() {
        possible = true;
        assertThat(drover("web", "h2")).isZero();
        assertThat(out.toString()).startsWith("Nothing stands against it.\n");
    }

    @Test
    void asJsonItIsWhatTheServiceSaid() throws IOException {
        assertThat(drover("web", "h2", "--format", "json")).isEqualTo(1);
        assertThat(JSON.readTree(out.toString()).path("obstacles")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"html", "xml"})
    void asADocumentItIsPrintedAsItCameAndTheExitCodeSaysTheSame(String format) {
        assertThat(drover("web", "h2", "--format", format)).isEqualTo(1);
        assertThat(out).hasToString(PAGE);
        possible = true;
        assertThat(drover("web", "h2", "--format", format)).isZero();
        assertThat(query).startsWith("format=" + format + "&");
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void anOddNameArrivesWholeAndIsShownTame(String odd) {
        name = odd;
        assertThat(drover("--format=html", "--", odd, odd)).as(err.toString()).isEqualTo(1);
        String[] parts = query.split("&");
        assertThat(URLDecoder.decode(parts[1], UTF_8)).isEqualTo("vm=id of " + odd);
        assertThat(URLDecoder.decode(parts[2], UTF_8)).isEqualTo("destination=" + odd);
        out.getBuffer().setLength(0);
        assertThat(drover("--", odd, "h2")).isEqualTo(1);
        assertThat(out.toString()).contains("h2 is too small for").doesNotContain("\u001b", "\u202e", "\r");
    }

    @Test
    void anotherFormatIsNotUnderstood() {
        assertThat(drover("web", "h2", "--format", "pdf")).isEqualTo(2);
        assertThat(err.toString()).contains("--format text, json, html or xml, not \"pdf\"");
    }
}
