package org.drover.migration.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.drover.migration.MoveWindow;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Migration;
import org.drover.model.MigrationId;

/** Moves whose window has not opened yet: they take no place in the queue until it does. <b>Threads:</b> any. */
final class Early {
    /** A clock may be set: it is looked at that often. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Schedule schedule;
    private final Consumer<Migration> then;
    private final Set<MigrationId> waiting = ConcurrentHashMap.newKeySet();

    /** @param then called once for each whose window has opened */
    Early(Schedule schedule, Consumer<Migration> then) {
        this.schedule = schedule;
        this.then = then;
    }

    void await(Migration migration, MoveWindow window) {
        waiting.add(migration.id());
        migration.change(Stage.QUEUED, "waits for its window, which opens at " + window.opens());
        look(migration, window);
    }

    /** It waits no more; false when it did not. */
    boolean leave(MigrationId id) {
        return waiting.remove(id);
    }

    private void look(Migration migration, MoveWindow window) {
        if (!waiting.contains(migration.id())) return;
        Instant now = schedule.instant();
        if (now.isBefore(window.opens())) {
            Duration left = Duration.between(now, window.opens());
            schedule.after(left.compareTo(LOOK) < 0 ? left : LOOK, () -> look(migration, window));
        } else if (waiting.remove(migration.id())) {
            then.accept(migration);
        }
    }
}
