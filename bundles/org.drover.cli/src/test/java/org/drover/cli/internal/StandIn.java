package org.drover.cli.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A service of one migration, which says what a test lets it say; over HTTP, and announced in a data folder. */
final class StandIn implements AutoCloseable {
    /** To a stream: {@code null} when it is open; to other requests: {@code null} for 503. */
    interface Answers {
        String to(String request) throws Exception;
    }

    /** Said with the status 404. */
    static final String UNKNOWN = "{\"what\":\"There is no migration m-1\",\"why\":\"it is not known here\"}";

    private static final String HANG_UP = "";

    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger streams = new AtomicInteger();
    /** What came with the last request that had something. */
    volatile String body = "";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Answers answers;

    StandIn(Path data, Answers answers) throws IOException {
        this.answers = answers;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/api/v1/", this::look);
        http.createContext("/api/v1/events", this::follow);
        http.start();
        Files.writeString(data.resolve("token"), "t");
        Files.writeString(
                data.resolve("service.json"), "{\"port\":" + http.getAddress().getPort() + "}");
    }

    static String record(String stage, boolean ended, int iteration, int transferred) {
        return ("{'id':'m-1','vmName':'web','destination':'h2','stage':'" + stage + "','ended':" + ended
                        + ",'log':[],'progress':{'iteration':" + iteration + ",'totalBytes':100,'transferredBytes':"
                        + transferred + ",'remainingBytes':" + (100 - transferred) + "}}")
                .replace('\'', '"');
    }

    void tell(String record) {
        events.add("event: migration\ndata: " + record + "\n\n");
    }

    void hangUp() {
        events.add(HANG_UP);
    }

    private void look(HttpExchange exchange) throws IOException {
        looks.incrementAndGet();
        String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (!sent.isEmpty()) body = sent;
        say(exchange, exchange.getRequestMethod() + " " + exchange.getRequestURI());
    }

    private void follow(HttpExchange exchange) throws IOException {
        streams.incrementAndGet();
        String refused = answer(exchange, "GET " + exchange.getRequestURI());
        if (refused != null) {
            say(exchange, 503, refused);
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(": welcome\n\n".getBytes(UTF_8));
            out.flush();
            for (String event = events.take(); !event.equals(HANG_UP); event = events.take()) {
                out.write(event.getBytes(UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(HttpExchange exchange, String request) throws IOException {
        String said = answer(exchange, request);
        if (said == null) say(exchange, 503, "{\"what\":\"The engine is not running\"}");
        else say(exchange, said.equals(UNKNOWN) ? 404 : 200, said);
    }

    private static void say(HttpExchange exchange, int status, String said) throws IOException {
        byte[] bytes = said.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String answer(HttpExchange exchange, String request) throws IOException {
        try {
            return answers.to(request.replace("/api/v1", ""));
        } catch (Exception e) {
            exchange.close();
            throw new IOException(e);
        }
    }

    /** As if it were killed: it no longer listens, and its streams break off. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
