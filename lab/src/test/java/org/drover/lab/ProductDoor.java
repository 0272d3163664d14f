package org.drover.lab;

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
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The product's HTTP door: JSON for JSON, and its stream of changes. */
final class ProductDoor {
    /** Looks at what is followed, as it stands. */
    interface Look {
        JsonNode look() throws IOException;
    }

    /** Whether what an event says, or a look shows, is what is waited for. */
    interface Wish {
        boolean met(JsonNode value) throws IOException;
    }

    /** The answer to a request was an error; the message is the product's own. */
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1L;
        final int status;

        Refusal(int status, String said) {
            super(status + ": " + said);
            this.status = status;
        }
    }

    private record Event(String kind, JsonNode value) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final String token;

    ProductDoor(int port, String token) {
        this.base = "http://127.0.0.1:" + port + "/api/v1";
        this.token = token;
    }

    JsonNode ask(String method, String path, String body) throws IOException {
        HttpRequest request = to(path).timeout(LONGEST_ANSWER)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() >= 400) throw new Refusal(answer.statusCode(), answer.body());
        return answer.body().isEmpty() ? JSON.missingNode() : JSON.readTree(answer.body());
    }

    /** Follows events of a kind until one is as wished. What is so already is seen by a look after the stream began. */
    JsonNode follow(String kind, String what, Duration within, Look look, Wish wish) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        HttpResponse<InputStream> stream = send(to("/events").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        try (InputStream body = stream.body()) {
            Thread reader = new Thread(() -> read(body, events), "events");
            reader.setDaemon(true);
            reader.start();
            JsonNode last = seen(look);
            while (!wish.met(last)) {
                long left = end - System.nanoTime();
                if (left <= 0) throw new AssertionError("not within " + within + ": " + what + "; last seen: " + last);
                Event event = events.poll(Math.min(left, TimeUnit.SECONDS.toNanos(5)), TimeUnit.NANOSECONDS);
                if (event != null && event.kind().equals("end"))
                    throw new IOException("the stream ended, waiting: " + what);
                if (event != null && event.kind().equals(kind)) last = event.value();
                // nothing for seconds: the part that tells of it may have come after the stream began
                if (event == null) last = seen(look);
            }
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting: " + what, e);
        }
    }

    /** A process that has just started does not know everything yet. */
    static JsonNode seen(Look look) throws IOException {
        try {
            return look.look();
        } catch (Refusal e) {
            return JSON.missingNode();
        }
    }

    private static void read(InputStream body, BlockingQueue<Event> events) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String kind = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) kind = line.substring(7);
                else if (line.startsWith("data: ")) events.add(new Event(kind, JSON.readTree(line.substring(6))));
            }
        } catch (IOException e) {
            // it was closed, or its process died: an end like any other
        } finally {
            events.add(new Event("end", JSON.missingNode()));
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> as) throws IOException {
        try {
            return client.send(request, as);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
