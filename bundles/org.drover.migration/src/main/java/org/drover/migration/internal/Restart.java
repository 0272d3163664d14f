package org.drover.migration.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.drover.backend.api.MigrationTicket;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.migration.internal.forecast.Experience;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.phases.Migration;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Setback;
import org.drover.migration.internal.recovery.Recoveries;

/** What a new process makes of the journal of the one before: queued again, settled, or cleaned. */
record Restart(
        Journal journal,
        Inventory inventory,
        Schedule schedule,
        News news,
        Experience experience,
        Underway underway,
        Recoveries recoveries) {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    /**
     * @param enqueue what had not begun, once its hosts are there
     * @param settle  what had begun
     */
    void takeUp(Consumer<Migration> enqueue, BiConsumer<Migration, Setback> settle) {
        schedule.after(Limits.REMEMBER_AFTER, this::remember); // nobody's start waits for it
        boolean damaged = !journal.damage().isEmpty();
        journal.damage().forEach(what -> LOG.log(System.Logger.Level.WARNING, "Migration journal: {0}", what));
        for (JournalEntry entry : journal.open()) {
            Migration migration = new Migration(entry, journal, schedule, news::tellOfEarlier);
            if (entry.outcome().isPresent() || entry.phase() == Phase.CLEAN) {
                if (entry.outcome().isPresent()) news.isEnding(migration);
                migration.endedBefore(entry);
                if (entry.phase() == Phase.CLEAN) recoveries.clean(migration);
                continue;
            }
            underway.add(migration);
            if (entry.phase().untouched() && !damaged) {
                Instant deadline = schedule.instant().plus(Limits.WAIT_FOR_HOSTS);
                migration.change(Stage.QUEUED, "waits for its hosts to be connected again");
                schedule.urgently(() -> queueWhenHostsAreThere(migration, deadline, enqueue));
            } else {
                Phase phase = believed(entry.phase(), damaged);
                String message = entry.message().isEmpty()
                        ? migration.title() + " was interrupted in " + entry.phase() + ": the engine stopped"
                        : entry.message();
                LOG.log(System.Logger.Level.INFO, "{0}: {1}; asking both hosts", entry.id(), message);
                settle.accept(migration, new Setback(phase, Stage.RETURNED, message));
            }
        }
    }

    /** What earlier processes' moves taught. */
    private void remember() {
        try {
            List<MigrationRecord> past = new ArrayList<>(news.latest(Limits.MOVES_REMEMBERED));
            Collections.reverse(past);
            past.forEach(experience::learn);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Forecasts begin without what earlier moves taught", e);
        }
    }

    /** An entry that broke may have been the one that says that finish was sent: ask, never guess. */
    private static Phase believed(Phase phase, boolean damaged) {
        return damaged && phase.canBeUndone() ? Phase.FINISH : phase;
    }

    private void queueWhenHostsAreThere(Migration migration, Instant deadline, Consumer<Migration> enqueue) {
        Snapshot picture = inventory.snapshot();
        MigrationTicket ticket = migration.ticket();
        boolean there = picture.vm(ticket.vm()).isPresent()
                && picture.host(ticket.source()).filter(h -> h.reachable()).isPresent()
                && picture.host(ticket.destination()).filter(h -> h.reachable()).isPresent();
        if (there || schedule.instant().isAfter(deadline)) {
            enqueue.accept(migration);
        } else {
            schedule.after(Limits.ASK_SOON, () -> queueWhenHostsAreThere(migration, deadline, enqueue));
        }
    }
}
