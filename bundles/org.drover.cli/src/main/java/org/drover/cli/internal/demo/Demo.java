package org.drover.cli.internal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.drover.cli.internal.Bar;
import org.drover.cli.internal.EventStream;
import org.drover.cli.internal.Service;
import org.drover.cli.internal.Show;

/**
 * The main job on simulated hosts, by a client of the API: every sentence is about something that the service just said,
 * and a step that does not come true ends the demonstration with an error.
 */
public final class Demo {
    /** What lasts 5 minutes in the traces passes in half a second. */
    private static final String LOAD = "600";

    private static final long START_SECONDS = 60;
    private static final long TIP_SECONDS = 60;
    private static final long MOVE_SECONDS = 30;
    private static final long MEASURE_SECONDS = 30;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Running drover;
    private Service service;

    private Demo(Running drover) {
        this.drover = drover;
    }

    private static final String HELP =
            """
            Usage: drover demo [--seed NUMBER]
                   ./drover demo --real [--seed NUMBER]
            Shows the main job on four simulated hosts with forty VMs: a tip, its reasons,
            the live move, and what came of it. It starts a Drover of its own and leaves
            nothing behind. --real, from the sources and as root: on real virtual machines.
                  --seed NUMBER   Which simulated load and hosts; 1 if not given.
              -h, --help          Show this help message and exit.
            Exit codes: 0 shown, 1 a step did not come true, 2 not understood.
            """;

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            System.out.print(HELP);
            return;
        }
        boolean seeded = arguments.length == 2 && arguments[0].equals("--seed") && arguments[1].matches("[0-9]{1,9}");
        if (arguments.length > 0 && !seeded) {
            System.err.println("usage: drover demo [--seed NUMBER] | drover demo --real [--seed NUMBER]");
            System.exit(2);
        }
        int code = 1;
        try (Running drover = Running.start(Path.of(System.getProperty("drover.product")))) {
            try {
                new Demo(drover).run(seeded ? arguments[1] : "1");
                code = 0;
            } catch (Service.Failure | IOException e) {
                if (!drover.interrupted()) System.err.println("drover demo: " + e.getMessage());
            }
        }
        System.exit(code);
    }

    private void run(String seed) throws Exception {
        service = drover.service(START_SECONDS);
        chapter("A cluster of four hosts");
        say(
                "Drover started in %d ms.",
                service.get("/status").path("startMillis").asLong());
        connect(seed);
        JsonNode tip = aTipAppears();
        ratings(tip);
        String migration = implement(tip);
        JsonNode moved = watch(migration);
        measured(tip.path("id").asText(), moved);
    }

    private void connect(String seed) throws Exception {
        for (int i = 1; i <= 4; i++) {
            Map<String, Object> host = new LinkedHashMap<>();
            host.put("address", "sim://demo/node" + i);
            host.put("settings", Map.of("seed", seed, "load", LOAD, "speed", "1"));
            service.post("/hosts", host);
        }
        JsonNode hosts = service.get("/hosts");
        JsonNode vms = service.get("/vms");
        require(
                hosts.size() == 4 && vms.size() == 40,
                hosts.size() + " hosts and " + vms.size() + " VMs, not 4 and 40");
        say("%d hosts, %d VMs under load recorded in a public cloud, 600 times as fast.%n", hosts.size(), vms.size());
        out.print(Show.hosts(hosts));
        chapter("Watching the load, and what is projected of it");
    }

    private JsonNode aTipAppears() throws Exception {
        JsonNode[] found = new JsonNode[1];
        until(TIP_SECONDS, "no tip appeared", () -> {
            for (JsonNode tip : get("/tips")) {
                if (tip.path("state").asText().equals("NEW") && tip.path("plan").has("move")) found[0] = tip;
            }
            return found[0] != null;
        });
        JsonNode tip = found[0];
        out.print(Show.tip(tip));
        JsonNode evidence = tip.path("evidence");
        JsonNode series = evidence.path("series");
        double now = series.get(series.size() - 1).asDouble();
        double threshold = evidence.path("threshold").asDouble();
        double peak = 0;
        for (JsonNode value : evidence.path("high")) peak = Math.max(peak, value.asDouble());
        require(
                now <= threshold,
                "the host was overloaded in fact before the tip came: " + now + " MHz of " + threshold);
        require(peak > threshold, "the projection does not pass the threshold");
        say("  It uses %.0f MHz now and is projected to use %.0f: not over yet, but soon.", now, peak);
        return tip;
    }

    private void ratings(JsonNode tip) throws Exception {
        JsonNode move = tip.path("plan").path("move");
        JsonNode rating = service.get("/vms/" + Service.segment(move.path("vm").asText()) + "/rating");
        chapter("Where the VM would do best");
        out.print(Show.rating(rating));
        JsonNode destinations = rating.path("destinations");
        require(!destinations.isEmpty(), "no destination was rated");
        for (JsonNode d : destinations) {
            double stars = d.path("stars").asDouble();
            require(stars >= 0 && stars <= 5 && !d.path("parts").isEmpty(), "a rating without stars or reasons: " + d);
        }
    }

    private String implement(JsonNode tip) throws Exception {
        String id = tip.path("id").asText();
        String migration = service.post("/tips/" + Service.segment(id) + "/implement", null)
                .path("migration")
                .asText();
        require(!migration.isEmpty(), "the tip was not handed to the engine");
        chapter("Implementing the tip: a live migration");
        return migration;
    }

    private JsonNode watch(String id) throws Exception {
        JsonNode[] last = new JsonNode[1];
        Bar bar = new Bar(new PrintWriter(out, true), System.console() != null);
        int[] seen = new int[2]; // samples with progress, highest iteration
        until(MOVE_SECONDS, "the migration did not end", () -> {
            last[0] = get("/migrations/" + id);
            if (last[0].has("progress")) {
                seen[0]++;
                seen[1] = Math.max(
                        seen[1], last[0].path("progress").path("iteration").asInt());
            }
            bar.show(last[0]);
            return last[0].path("ended").asBoolean();
        });
        JsonNode done = last[0];
        require(
                done.path("stage").asText().equals("DONE"),
                "it ended as " + done.path("stage").asText() + ": "
                        + done.path("message").asText());
        require(seen[0] > 0 && Math.max(seen[1], done.path("iterations").asInt()) > 0, "no iteration was seen");
        String host = service.get("/vms/" + Service.segment(done.path("vm").asText()))
                .path("host")
                .asText();
        require(host.equals(done.path("destination").asText()), "the VM is on " + host);
        say(
                "%s runs on %s after %d iterations; it was paused for %.0f ms.",
                done.path("vmName").asText(),
                host,
                Math.max(seen[1], done.path("iterations").asInt()),
                done.path("pauseMillis").asDouble());
        return done;
    }

    private void measured(String id, JsonNode moved) throws Exception {
        JsonNode[] tip = new JsonNode[1];
        chapter("What came of it, measured and written on the tip");
        until(MEASURE_SECONDS, "the outcome was not written on the tip", () -> {
            tip[0] = get("/tips/" + Service.segment(id));
            return tip[0].has("verification");
        });
        require(
                tip[0].path("state").asText().equals("IMPLEMENTED"),
                "the tip is " + tip[0].path("state").asText());
        require(tip[0].path("migration").asText().equals(moved.path("id").asText()), "the tip names another migration");
        out.print(Show.verification(tip[0].path("verification")));
    }

    /** Looks at once, and again whenever the service tells that something has changed. */
    private void until(long seconds, String otherwise, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (EventStream events = service.events("/events")) {
            while (!condition.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    JsonNode quiet = service.get("/status").path("quiet");
                    throw new Service.Failure(otherwise + " within " + seconds + " s. " + quiet);
                }
                events.next(EventStream.SILENCE);
            }
        }
    }

    private JsonNode get(String path) {
        try {
            return service.get(path);
        } catch (IOException e) {
            throw new Service.Failure("the service does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Service.Failure("interrupted");
        }
    }

    private void chapter(String title) {
        say("%n── %s %s", title, "─".repeat(Math.max(0, 75 - title.length())));
    }

    private void say(String text, Object... values) {
        out.println(String.format(java.util.Locale.ROOT, text, values));
    }

    private static void require(boolean so, String otherwise) {
        if (!so) throw new Service.Failure(otherwise);
    }

    static boolean exists(Path data) {
        return Files.exists(data.resolve("service.json"));
    }
}
