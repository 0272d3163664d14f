package org.drover.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A client of a running service, by nothing but what lies in its data folder. */
final class Client {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final int port;
    final String token;

    Client(Path data) throws IOException {
        port = MAPPER.readTree(data.resolve("service.json").toFile())
                .path("port")
                .asInt();
        token = Files.readString(data.resolve("token")).strip();
    }

    record Answer(int status, String type, String text) {
        JsonNode json() {
            try {
                return MAPPER.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("this is no JSON: " + text, e);
            }
        }
    }

    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                .timeout(Duration.ofSeconds(60));
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return ok(send("GET", path, ""));
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return ok(send("POST", path, body));
    }

    private static JsonNode ok(Answer answer) {
        if (answer.status() / 100 != 2) throw new AssertionError(answer.toString());
        return answer.text().isEmpty() ? MAPPER.nullNode() : answer.json();
    }

    /** Asks until it is so; the last answer is in the error when it does not become so. */
    JsonNode until(String path, Duration patience, Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        JsonNode last;
        do {
            last = get(path);
            if (wanted.test(last)) return last;
            LockSupport.parkNanos(20_000_000);
        } while (System.nanoTime() < deadline);
        throw new AssertionError("within " + patience + ": " + last);
    }
}
