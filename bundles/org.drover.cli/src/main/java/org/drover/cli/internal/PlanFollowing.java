package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows a plan to its end by the service's events; a stream that breaks is taken up again for a minute. */
final class PlanFollowing {
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final String id;
    private final Consumer<JsonNode> show;
    private Service service;
    private long lastSeen = System.nanoTime();

    /** @param show is told what is under way, whenever that changes */
    PlanFollowing(Service service, String id, Consumer<JsonNode> show) {
        this.service = service;
        this.id = id;
        this.show = show;
    }

    /** The whole plan once it has ended. */
    JsonNode toItsEnd() throws InterruptedException {
        while (true) {
            try {
                service = service.again();
                hear();
                JsonNode plan = service.get("/plans/" + Service.segment(id));
                if (plan.path("ended").asBoolean()) return plan;
            } catch (Service.Away | IOException e) {
                if (System.nanoTime() - lastSeen > AWAY.toNanos()) {
                    throw new Service.Failure("How plan " + id + " ended is not known: Drover has not come back within "
                            + AWAY.toSeconds()
                            + " s. Once it runs again the plan goes on: look with \"drover plans\".");
                }
                TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
            }
        }
    }

    private void hear() throws IOException, InterruptedException {
        try (EventStream events = service.events("/events")) {
            JsonNode plan = service.get("/plans/" + Service.segment(id));
            while (!plan.path("ended").asBoolean()) {
                lastSeen = System.nanoTime();
                EventStream.Event event = events.next(EventStream.SILENCE);
                JsonNode told = event.value();
                if (!event.kind().equals("plan") || !told.path("id").asText().equals(id)) continue;
                plan = told;
                show.accept(told);
            }
        }
    }
}
