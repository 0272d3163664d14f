package org.drover.service.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HttpDoorTest {
    @TempDir
    Path data;

    private final Events events = new Events(ServiceComponent.mapper());
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpDoor door;
    private String token;

    @BeforeEach
    void open() throws Exception {
        Router router = new Router()
                .on("GET", "/echo/{id}", request -> Map.of("id", request.id()))
                .on(
                        "GET",
                        "/page",
                        request -> new Document("text/html", "<p>☃</p>", Map.of("Drover-Possible", "false")))
                .on("GET", "/half", request -> Map.of("name", "web\ud83d"))
                .on("POST", "/length", request -> Map.of("length", request.body().length))
                .on("GET", "/fails", request -> {
                    throw new IllegalStateException("VM web-7 is being moved by m-1");
                });
        Access access = Access.keptIn(data.resolve("token"));
        token = Files.readString(data.resolve("token")).strip();
        door = new HttpDoor(0, Executors.newCachedThreadPool(), access, router, events, ServiceComponent.mapper());
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void theTokenIsOnlyForItsOwnerAndStaysTheSame() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("token"))))
                .isEqualTo("rw-------");
        Access.keptIn(data.resolve("token"));
        assertThat(data.resolve("token")).hasContent(token);
    }

    @Test
    void aTokenThatOthersCouldReadIsReplaced() throws Exception {
        Files.setPosixFilePermissions(data.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        Access again = Access.keptIn(data.resolve("token"));
        assertThat(again.admits("Bearer " + token)).isFalse();
        assertThat(again.admits(
                        "Bearer " + Files.readString(data.resolve("token")).strip()))
                .isTrue();
    }

    @Test
    void whoHasNoTokenIsRefused() throws Exception {
        assertThat(send(request("/echo/a").build()).statusCode()).isEqualTo(401);
        assertThat(send(request("/echo/a").header("Authorization", "Bearer x").build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/events").build()).statusCode()).isEqualTo(401);
    }

    @Test
    void aDocumentComesWithItsTypeAndItsHeaders() throws Exception {
        HttpResponse<String> answer = send(allowed("/page").build());
        assertThat(answer.body()).isEqualTo("<p>☃</p>");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("Drover-Possible")).contains("false");
    }

    @Test
    void aForeignHostNameIsRefusedEvenWithTheToken() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/echo/a HTTP/1.1\r\nHost: evil.example:" + door.port()
                                    + "\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answer.readLine()).contains(" 421 ");
        }
    }

    @Test
    void aNameKeepsItsSlashesSpacesPlusesAndUnicode() throws Exception {
        HttpResponse<String> answer =
                send(allowed("/echo/-%D0%B2%D1%8B%D1%81%20a%2Fb+c").build());
        assertThat(answer.body()).isEqualTo("{\"id\":\"-выс a/b+c\"}");
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void aNameComesThroughTheAddressAndTheAnswer(String name) throws Exception {
        String segment = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        JsonNode answer = ServiceComponent.mapper()
                .readTree(send(allowed("/echo/" + segment).build()).body());
        assertThat(answer.path("id").asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void aNameComesThroughTheBodyOfARequest(String name) throws Exception {
        byte[] wish = ServiceComponent.mapper().writeValueAsBytes(Map.of("vm", name, "destination", "h2"));
        assertThat(Bodies.read(ServiceComponent.mapper(), wish, Json.MoveWish.class)
                        .vm())
                .isEqualTo(name);
    }

    @Test
    void halfACharacterIsAnsweredToo() throws Exception {
        assertThat(send(allowed("/half").build()).body()).isEqualTo("{\"name\":\"web?\"}");
    }

    @Test
    void anErrorSaysWhatWhyAndWhatToDo() throws Exception {
        HttpResponse<String> conflict = send(allowed("/fails").build());
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).contains("\"why\":\"VM web-7 is being moved by m-1\"", "\"toDo\":");
        assertThat(send(allowed("/nothing").build()).statusCode()).isEqualTo(404);
        assertThat(send(allowed("/length").build()).statusCode()).isEqualTo(405);
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        var body = HttpRequest.BodyPublishers.ofByteArray(new byte[(16 << 20) + 1]);
        assertThat(send(allowed("/length").POST(body).build()).statusCode()).isEqualTo(413);
    }

    @Test
    void eventsReachWhoFollowsThem() throws Exception {
        var stream = client.send(allowed("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": welcome");
            events.send("inventory", new Json.Changed(7));
            lines.readLine();
            assertThat(lines.readLine()).isEqualTo("event: inventory");
            assertThat(lines.readLine()).isEqualTo("data: {\"revision\":7}");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/api/v1" + path));
    }

    private HttpRequest.Builder allowed(String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
