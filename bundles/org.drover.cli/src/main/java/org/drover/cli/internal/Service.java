package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiPredicate;

/** The running service, found through the files that it leaves in its data folder. */
public final class Service {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final String base;
    private final String token;

    private Service(int port, String token) {
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
        try {
            JsonNode announced =
                    new ObjectMapper().readTree(data.resolve("service.json").toFile());
            String token = Files.readString(data.resolve("token")).strip();
            return new Service(announced.path("port").asInt(), token);
        } catch (NoSuchFileException | java.io.FileNotFoundException e) {
            throw new Failure("No Drover runs with its data in " + data
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
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        HttpResponse<byte[]> response = answer(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 204) return mapper.nullNode();
        boolean xml = response.headers().firstValue("Content-Type").orElse("").startsWith("application/xml");
        JsonNode answer = xml
                ? mapper.getNodeFactory().textNode(new String(response.body(), StandardCharsets.UTF_8))
                : mapper.readTree(response.body());
        if (response.statusCode() / 100 == 2) return answer;
        String why = answer.path("why").asText();
        throw new Failure(Columns.tame(answer.path("what").asText("HTTP " + response.statusCode()) + ": " + why
                + (why.endsWith(".") ? " " : ". ") + answer.path("toDo").asText()));
    }

    /** Follows the events until {@code wants} says false. Returns at once with an error when the stream ends. */
    public void follow(BiPredicate<String, JsonNode> wants) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                answer(request("/events").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200)
            throw new Failure("The service sends no events: HTTP " + response.statusCode());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String kind = "";
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith("event: ")) kind = line.substring(7);
                else if (line.startsWith("data: ") && !wants.test(kind, mapper.readTree(line.substring(6)))) return;
            }
        }
        throw new Failure("The service ended the stream of events. Try again.");
    }

    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new Failure("Drover's service does not answer at " + base
                    + ". It may have been killed; start it again with \"drover service\".");
        }
    }

    /** What a person is to read: no stack trace helps here. */
    public static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Failure(String message) {
            super(message);
        }
    }
}
