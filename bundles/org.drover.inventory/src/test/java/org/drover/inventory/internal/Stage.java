package org.drover.inventory.internal;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;

/** An inventory on one thread and a clock that tests turn by hand. */
final class Stage {
    private final List<Planned> planned = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean running;
    boolean held;

    final EndpointBook book = EndpointBook.inMemory();
    final LiveInventory inventory = inventory(book);

    LiveInventory inventory(EndpointBook kept) {
        Executor oneAfterTheOther = this::execute;
        Later later = (delay, task) -> {
            Planned plan = new Planned(now.plus(delay), task);
            planned.add(plan);
            return () -> planned.remove(plan);
        };
        return new LiveInventory(
                kept,
                new HostLink.House(
                        new Picture(oneAfterTheOther),
                        oneAfterTheOther,
                        later,
                        () -> now,
                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30))));
    }

    static HostEndpoint endpoint(String host) {
        return new HostEndpoint(new HostId(host), "fake", URI.create("fake:" + host), Map.of());
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        Instant until = now.plus(time);
        while (true) {
            Planned next = planned.stream()
                    .filter(plan -> !plan.at.isAfter(until))
                    .min(Comparator.comparing(Planned::at))
                    .orElse(null);
            if (next == null) break;
            planned.remove(next);
            now = next.at;
            execute(next.task);
        }
        now = until;
    }

    void release() {
        held = false;
        run();
    }

    private void execute(Runnable task) {
        tasks.add(task);
        run();
    }

    private void run() {
        if (running || held) return;
        running = true;
        try {
            for (Runnable task; (task = tasks.poll()) != null; ) task.run();
        } finally {
            running = false;
        }
    }

    private record Planned(Instant at, Runnable task) {}
}
