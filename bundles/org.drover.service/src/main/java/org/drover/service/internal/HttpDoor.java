package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import org.drover.backend.api.BackendException;
import org.drover.inventory.UnfitDocumentException;

/** The way in: HTTP on loopback only, for whoever has the token. */
final class HttpDoor implements AutoCloseable {
    static final String BASE = "/api/v1";
    private static final System.Logger LOG = System.getLogger("org.drover.service");
    /** An exported inventory of a thousand hosts is half of this. */
    private static final int MAX_BODY = 16 << 20;
    /** Each may hold a thread for a while; more are not let in. */
    static final int MAX_CONNECTIONS = 256;

    static {
        // without it every answer waits 40 ms for the client's acknowledgement of its header
        usually("sun.net.httpserver.nodelay", "true");
        // seconds that a request may take to arrive: a thread waits for it
        usually("sun.net.httpserver.maxReqTime", "10");
        usually("sun.net.httpserver.maxReqHeaders", "100");
        usually("sun.net.httpserver.maxReqHeaderSize", "65536");
        usually("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
    }

    /** The JDK's server reads these once in a process; who starts it may have said otherwise. */
    private static void usually(String property, String value) {
        if (System.getProperty(property) == null) System.setProperty(property, value);
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Access access;
    private final Router router;
    private final Events events;
    private final ObjectMapper mapper;
    private final Set<String> names;

    HttpDoor(int port, ExecutorService threads, Access access, Router router, Events events, ObjectMapper mapper)
            throws IOException {
        this.threads = threads;
        this.access = access;
        this.router = router;
        this.events = events;
        this.mapper = mapper;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 64);
        names = Set.of("127.0.0.1:" + port(), "localhost:" + port());
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        events.close();
        server.stop(0);
        threads.shutdown();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try {
            admit(exchange);
            String path = exchange.getRequestURI().getRawPath();
            if (!path.startsWith(BASE + "/"))
                throw new Problem(404, "There is nothing at " + path, "the API is below " + BASE, "Look there.");
            if (path.equals(BASE + "/events") && exchange.getRequestMethod().equals("GET")) follow(exchange);
            else answer(exchange, path.substring(BASE.length()));
        } catch (Problem problem) {
            say(exchange, problem.status(), problem.error());
        } catch (BackendException e) {
            Problem problem = Problem.of(e);
            say(exchange, problem.status(), problem.error());
        } catch (UnfitDocumentException e) {
            Problem problem = Problem.of(e);
            say(exchange, problem.status(), problem.error());
        } catch (IllegalArgumentException e) {
            say(
                    exchange,
                    400,
                    new Json.Error(
                            "The request was refused",
                            String.valueOf(e.getMessage()),
                            "Mend what it names and ask again."));
        } catch (IllegalStateException e) {
            say(
                    exchange,
                    409,
                    new Json.Error(
                            "That is not possible now",
                            String.valueOf(e.getMessage()),
                            "Look at the state and ask again."));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A client went away", e);
        } catch (Exception e) {
            LOG.log(
                    Level.ERROR,
                    "No answer to " + exchange.getRequestMethod() + " "
                            + exchange.getRequestURI().getPath(),
                    e);
            say(
                    exchange,
                    500,
                    new Json.Error(
                            "Drover failed to answer",
                            e.toString(),
                            "Its log says more; this is a fault of Drover's."));
        } finally {
            exchange.close();
        }
    }

    /** A page in a browser can make requests to loopback, by a name of its own choosing too; neither opens this door. */
    private void admit(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !names.contains(host)) {
            throw new Problem(421, "This is not " + host, "the service answers to " + names, "Use one of these.");
        }
        if (!access.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new Problem(
                    401,
                    "Who asks is not known",
                    "the token is missing or wrong",
                    "Send \"Authorization: Bearer …\" with the content of the file \"token\" in Drover's data folder.");
        }
    }

    private void answer(HttpExchange exchange, String path) throws Exception {
        Router.Found found = router.find(exchange.getRequestMethod(), path);
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new Problem(413, "The body is too long", "at most " + MAX_BODY + " bytes are taken", "Send less.");
        }
        Object answer = found.handler()
                .answer(new Router.Request(
                        found.path(), Router.query(exchange.getRequestURI().getRawQuery()), body));
        if (answer == null) exchange.sendResponseHeaders(204, -1);
        else if (answer instanceof String xml)
            send(exchange, 200, "application/xml; charset=utf-8", xml.getBytes(StandardCharsets.UTF_8));
        else if (answer instanceof Document document) {
            document.headers().forEach(exchange.getResponseHeaders()::set);
            send(
                    exchange,
                    200,
                    document.type() + "; charset=utf-8",
                    document.text().getBytes(StandardCharsets.UTF_8));
        } else say(exchange, 200, answer);
    }

    private void follow(HttpExchange exchange) throws IOException, InterruptedException {
        BlockingQueue<String> queue =
                events.join(Router.query(exchange.getRequestURI().getRawQuery()).get("migration"));
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            events.pump(queue, exchange.getResponseBody());
        } finally {
            events.leave(queue);
        }
    }

    private void say(HttpExchange exchange, int status, Object value) throws IOException {
        // as a text first: half a character in a name is replaced there, and would be no answer at all as bytes
        send(
                exchange,
                status,
                "application/json",
                mapper.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
