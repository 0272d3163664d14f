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
import org.drover.migration.internal.phases.Migration;
import org.drover.model.MigrationId;

/** Who hears of migrations: the history, the log, and whoever listens. <b>Threads:</b> any. */
final class News {
    private static final System.Logger LOG = System.getLogger(News.class.getName());

    private final Schedule schedule;
    private final History history;
    /** Ended, and not in the history yet: nobody who asks may hear that there was no such migration. */
    private final Map<MigrationId, Migration> ending = new ConcurrentHashMap<>();

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
        return ending(id).map(Migration::record).or(() -> history.find(id));
    }

    /** One that has ended and is not in the history yet. */
    Optional<Migration> ending(MigrationId id) {
        return Optional.ofNullable(ending.get(id));
    }

    /** Those that have ended, and nobody may know it yet. */
    List<Migration> untold() {
        return ending.values().stream().filter(one -> !one.isTold()).toList();
    }

    List<MigrationRecord> latest(int limit) {
        return history.latest(limit);
    }

    /** To be called before it is taken out of those under way. */
    void isEnding(Migration migration) {
        ending.put(migration.id(), migration);
        schedule.announce(() -> letGo(migration)); // it may have been kept before this
    }

    private void letGo(Migration migration) {
        if (migration.isKept()) ending.remove(migration.id());
    }

    /** Called by the announcer, with one record after the other. */
    void tell(Migration migration, MigrationRecord now) {
        if (now.stage().isEnd()) keep(migration, now, () -> history.keep(now));
        tell(now);
    }

    /** As {@link #tell}, of one that an earlier process began: what that one told the history of the same end was more. */
    void tellOfEarlier(Migration migration, MigrationRecord now) {
        if (now.stage().isEnd()) keep(migration, now, () -> keepUnlessKnown(now));
        tell(now);
    }

    private void keepUnlessKnown(MigrationRecord now) {
        boolean known = history.find(now.ticket().id())
                .filter(before -> before.stage() == now.stage())
                .isPresent();
        if (!known) history.keep(now);
    }

    private void tell(MigrationRecord now) {
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

    /** Nobody hears of an end while the history is still writing it down: what was said must outlive a kill. */
    private void keep(Migration migration, MigrationRecord now, Runnable write) {
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
        offer(migration, write);
        migration.tellsItsEnd();
    }

    /** Until the history takes it: until then it stands in the journal. */
    private void offer(Migration migration, Runnable write) {
        try {
            write.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Migration " + migration.id() + " is not in the history", e);
            schedule.after(Limits.KEEP_AGAIN, () -> schedule.announce(() -> offer(migration, write)));
            return;
        }
        migration.kept();
        letGo(migration);
    }
}
