package org.drover.cli.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code drover vm}, with a service that keeps the settings of one VM as they are sent. */
class VmRulesTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer service;
    private String kept = "{}";

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/api/v1/vms", exchange -> say(exchange, "[{\"id\":\"v 1\",\"name\":\"web\",\"host\":\"h1\"}]"));
        service.createContext("/api/v1/vms/v 1/settings", exchange -> {
            if (exchange.getRequestMethod().equals("PUT")) {
                kept = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            }
            say(exchange, kept);
        });
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

    private static void say(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int drover(String line) {
        out.getBuffer().setLength(0);
        return Drover.run(
                new PrintWriter(out, true), new PrintWriter(err, true), (line + " --data " + data).split(" "));
    }

    @Test
    void whatIsSetIsAddedToWhatWasAndWhatIsUnsetGoes() {
        assertThat(drover("vm set web --post-copy no --network blue --pause-budget 500"))
                .isZero();
        assertThat(kept).isEqualTo("{\"postCopy\":false,\"network\":\"blue\",\"pauseBudgetMillis\":500}");

        assertThat(drover("vm set web@h1 --policy must-complete --unset network,pause-budget"))
                .isZero();
        assertThat(kept).isEqualTo("{\"postCopy\":false,\"policy\":\"must-complete\"}");

        assertThat(drover("vm show web")).isZero();
        assertThat(out.toString()).containsPattern("post-copy +no\\R").containsPattern("policy +must-complete\\R");
        assertThat(drover("vm set web --unset policy,post-copy")).isZero();
        assertThat(out.toString()).startsWith("Nothing was decided");
    }

    @ParameterizedTest
    @CsvSource({
        "vm set web, say what",
        "vm show web --network a, takes no options",
        "vm paint web, paint",
        "vm set web --unset colour, colour",
        "vm set web --post-copy perhaps, yes or no"
    })
    void whatMakesNoSenseIsNotSent(String line, String why) {
        assertThat(drover(line)).isEqualTo(2);
        assertThat(err.toString()).contains(why);
        assertThat(kept).isEqualTo("{}");
    }
}
