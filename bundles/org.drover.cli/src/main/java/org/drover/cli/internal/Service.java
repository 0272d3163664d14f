package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running service, found through the files that it leaves in its data folder. */
public final class Service {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path data;
    private final HttpClient http;
    private final String base;
    private final String token;

    private Service(Path data, HttpClient http, int port, String token) {
        this.data = data;
        this.http = http;
        this.base = "http://127.0.0.1:" + port + "/api/v1";
        this.token = token;
    }

    public static Path defaultData() {
        String given = System.getProperty("drover.data.default");
        if (given != null) return Path.of(given);
        String xdg = System.getenv("XDG_DATA_HOME");
        Path home = xdg == null || xdg.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(xdg);
        return home.resolve("drover");
    }

    public static Service in(Path data) throws IOException {
        return in(
                data,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(3))
                        .build());
    }

    /** As its files say now: a service that was restarted listens at another port. */
    Service again() throws IOException {
        return in(data, http);
    }

    private static Service in(Path data, HttpClient http) throws IOException {
        try {
            JsonNode announced =
                    new ObjectMapper().readTree(data.resolve("service.json").toFile());
            String token = Files.readString(data.resolve("token")).strip();
            return new Service(data, http, announced.path("port").asInt(), token);
        } catch (NoSuchFileException | java.io.FileNotFoundException e) {
            throw new Away("No Drover runs with its data in " + data
                    + ". Start it with \"drover service\", or name its folder with --data.");
        }
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        byte[] bytes = body == null ? new byte[0] : body instanceof byte[] raw ? raw : mapper.writeValueAsBytes(body);
        HttpRequest request = request(path)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        HttpResponse<byte[]> response = answer(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 204) return mapper.nullNode();
        boolean xml = response.headers().firstValue("Content-Type").orElse("").startsWith("application/xml");
        JsonNode answer = xml
                ? mapper.getNodeFactory().textNode(new String(response.body(), StandardCharsets.UTF_8))
                : mapper.readTree(response.body());
        if (response.statusCode() / 100 == 2) return answer;
        throw failure(response.statusCode(), answer);
    }

    /** An answer that is no JSON, as it is. */
    String text(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = answer(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) throw failure(response.statusCode(), mapper.readTree(response.body()));
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** A report that the service wrote, as it is, and whether it says that the move is possible. */
    record Report(String text, boolean possible) {}

    Report report(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = answer(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) throw failure(response.statusCode(), mapper.readTree(response.body()));
        boolean possible =
                response.headers().firstValue("Drover-Possible").orElse("").equals("true");
        return new Report(new String(response.body(), StandardCharsets.UTF_8), possible);
    }

    /**
     * Opens the stream of events, or a part of it: "/events?migration=…". What changes once this has returned is told.
     */
    public EventStream events(String path) throws IOException, InterruptedException {
        // a time-out of the request would, from Java 26, be one of the whole stream
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                answer(request(path).GET().build(), HttpResponse.BodyHandlers.ofPublisher());
        if (response.statusCode() == 200) return new EventStream(response.body());
        var error = HttpResponse.BodySubscribers.ofByteArray();
        response.body().subscribe(error);
        throw failure(
                response.statusCode(),
                mapper.readTree(error.getBody().toCompletableFuture().join()));
    }

    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Away("Drover's service at " + base + " has not answered for " + PATIENCE.toSeconds() + " s.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException) {
                throw new Away("Drover's service does not answer at " + base
                        + ". It may have been killed; start it again with \"drover service\".");
            }
            if (e.getCause() instanceof IOException lost) throw lost;
            throw new IllegalStateException(e.getCause());
        }
    }

    static Failure failure(int status, JsonNode answer) {
        String why = answer.path("why").asText();
        String said = Columns.tame(
                answer.path("what").asText("HTTP " + status) + ": " + why + (why.matches("(?s).*[.?!]") ? " " : ". ")
                        + answer.path("toDo").asText());
        return status == 503 ? new Away(said) : new Failure(said);
    }

    /** What a person is to read: no stack trace helps here. */
    public static class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Failure(String message) {
            super(message);
        }
    }

    /** The service, or a part of it, is not there now; it may come. */
    static final class Away extends Failure {
        private static final long serialVersionUID = 1L;

        Away(String message) {
            super(message);
        }
    }
}
