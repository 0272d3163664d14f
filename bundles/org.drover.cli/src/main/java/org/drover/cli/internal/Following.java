package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows a migration to its end by what the service tells of it. A stream that breaks is taken up again, also from a
 * service that was started anew in the meantime.
 */
final class Following {
    /** How long the service may be away, and how often it is looked for: sooner at first, then less and less. */
    record Patience(Duration away, Duration first, Duration longest, Duration silence) {
        static final Patience USUAL = new Patience(
                Duration.ofSeconds(60), Duration.ofMillis(250), Duration.ofSeconds(4), EventStream.SILENCE);
    }

    private final String id;
    private final Patience patience;
    private final Consumer<JsonNode> show;
    private final Consumer<String> warn;

    private Service service;
    private JsonNode last;
    private boolean lost;
    private long awaySince;
    private long pauseMillis;

    /** @param warn told once, in a line, when the stream breaks */
    Following(Service service, String id, Patience patience, Consumer<JsonNode> show, Consumer<String> warn) {
        this.service = service;
        this.id = id;
        this.patience = patience;
        this.show = show;
        this.warn = warn;
    }

    /** The record of the migration once it has ended. */
    JsonNode toItsEnd() throws InterruptedException {
        while (true) {
            try {
                service = service.again();
                followed();
                return last;
            } catch (Service.Away | IOException e) {
                waitAWhile(sentence(e));
            }
        }
    }

    /** Returns when it has ended. */
    private void followed() throws IOException, InterruptedException {
        EventStream events;
        try {
            events = service.events("/events?migration=" + Service.segment(id));
        } catch (Service.Away refused) {
            look(); // a service that has no place for one more listener still says how the migration stands
            if (ended()) return;
            awaySince = System.nanoTime();
            throw refused;
        }
        try (events) {
            look(); // from here on every change is told
            hear(events);
        }
    }

    private void hear(EventStream events) throws IOException, InterruptedException {
        JsonNode looked = last;
        boolean caughtUp = false;
        while (!ended()) {
            EventStream.Event event = events.next(patience.silence());
            lost = false;
            JsonNode told = event.value();
            if (!event.kind().equals("migration") || !told.path("id").asText().equals(id)) continue;
            caughtUp |= !isBefore(told, looked);
            if (caughtUp) saw(told);
        }
    }

    private void look() throws IOException, InterruptedException {
        saw(service.get("/migrations/" + Service.segment(id)));
    }

    private void saw(JsonNode record) {
        last = record;
        show.accept(record);
    }

    private boolean ended() {
        return last.path("ended").asBoolean();
    }

    /** Told before the look, and read after it: not worth going back for. */
    private static boolean isBefore(JsonNode told, JsonNode looked) {
        if (told.path("ended").asBoolean()) return false;
        int steps = told.path("log").size() - looked.path("log").size();
        return steps < 0
                || steps == 0
                        && told.path("progress").path("transferredBytes").asLong()
                                < looked.path("progress")
                                        .path("transferredBytes")
                                        .asLong();
    }

    private void waitAWhile(String why) throws InterruptedException {
        if (!lost) {
            lost = true;
            awaySince = System.nanoTime();
            pauseMillis = patience.first().toMillis();
            warn.accept("Following migration " + id + " was interrupted: " + why + " Looking for the service, for "
                    + patience.away().toSeconds() + " s at most.");
        }
        long left = patience.away().toNanos() - (System.nanoTime() - awaySince);
        if (left <= 0) throw new Service.Failure(nobodyKnows(why));
        TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(pauseMillis)));
        pauseMillis = Math.min(2 * pauseMillis, patience.longest().toMillis());
    }

    private String nobodyKnows(String why) {
        String which = last == null
                ? id
                : id + " of " + Columns.tame(last.path("vmName").asText()) + " to "
                        + Columns.tame(last.path("destination").asText());
        return "How migration " + which + " ended is not known: Drover has not come back within "
                + patience.away().toSeconds() + " s. " + why
                + " Once it runs again it settles the migration by itself: look with \"drover migrations\".";
    }

    private static String sentence(Exception e) {
        String said = String.valueOf(e.getMessage());
        return said.endsWith(".") ? said : said + ".";
    }
}
