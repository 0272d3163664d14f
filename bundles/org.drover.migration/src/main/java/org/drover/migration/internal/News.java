package org.drover.migration.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.drover.migration.MigrationRecord;
import org.drover.migration.internal.history.History;
import org.drover.model.MigrationId;

/** Who hears of migrations: the history, the log, and whoever listens. <b>Threads:</b> any. */
final class News {
    private static final System.Logger LOG = System.getLogger(News.class.getName());

    private final Schedule schedule;
    private final History history;
    /** Ended, and not in the history yet: nobody who asks may hear that there was no such migration. */
    private final Map<MigrationId, MigrationRecord> ending = new ConcurrentHashMap<>();

    private final List<Consumer<MigrationRecord>> listeners = new CopyOnWriteArrayList<>();

    News(Schedule schedule, History history) {
        this.schedule = schedule;
        this.history = history;
    }

    AutoCloseable watch(Consumer<MigrationRecord> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** One that has ended, whether it is in the history already or not. */
    Optional<MigrationRecord> ended(MigrationId id) {
        return Optional.ofNullable(ending.get(id)).or(() -> history.find(id));
    }

    List<MigrationRecord> latest(int limit) {
        return history.latest(limit);
    }

    /** To be called before it is taken out of those under way. */
    void isEnding(MigrationRecord last) {
        ending.put(last.ticket().id(), last);
        // news goes through the announcer twice, so this comes after the one that keeps it
        schedule.announce(
                () -> schedule.announce(() -> ending.remove(last.ticket().id())));
    }

    /** Called by the announcer, with one record after the other. */
    void tell(MigrationRecord now) {
        if (now.stage().isEnd()) keep(now);
        for (Consumer<MigrationRecord> listener : listeners) {
            try {
                listener.accept(now);
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "A listener of migration " + now.ticket().id() + " failed",
                        e);
            }
        }
    }

    private void keep(MigrationRecord now) {
        Optional<Duration> pause = now.figures().pause();
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: {1} {2}{3}",
                now.ticket().id(),
                now.vmName(),
                now.stage(),
                now.message().isEmpty()
                        ? pause.map(p -> ", pause " + p.toMillis() + " ms").orElse("")
                        : ": " + now.message());
        try {
            history.keep(now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Migration " + now.ticket().id() + " is not in the history", e);
        }
    }
}
