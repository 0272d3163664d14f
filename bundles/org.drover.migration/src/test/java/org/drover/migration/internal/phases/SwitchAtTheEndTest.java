package org.drover.migration.internal.phases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.journal.JournalException;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transfer that is told to go over to post-copy in the moment when it ends by itself. */
class SwitchAtTheEndTest {
    @TempDir
    Path directory;

    /** What happens when somebody asks for the time next. */
    private volatile Runnable atThatMoment = () -> {};

    /** The journal lets go of whom it likes: both orders are tried. */
    @RepeatedTest(20)
    void whoeverWritesFirstTheJournalEndsWithTheLaterPhase() throws Exception {
        try (Journal journal = Journal.open(directory, Journal.DEFAULT_SIZE)) {
            Migration migration = performing(journal);
            Thread switching = new Thread(() -> switched(migration));
            Thread ending = new Thread(() -> ends(migration));
            synchronized (journal) {
                switching.start();
                untilBlocked(switching);
                ending.start();
                untilBlocked(ending);
            }
            switching.join();
            ending.join();
            assertThat(journal.open()).extracting(JournalEntry::phase).containsExactly(Phase.CONFIRM);
            assertThat(migration.phase()).isEqualTo(Phase.CONFIRM);
        }
    }

    @Test
    void aTransferThatEndsBeforeTheSwitchIsWrittenIsNotSwitchedAnyMore() throws Exception {
        try (Journal journal = Journal.open(directory, Journal.DEFAULT_SIZE)) {
            Migration migration = performing(journal);
            atThatMoment = () -> ends(migration);
            assertThat(switched(migration)).isFalse();
            assertThat(journal.open()).extracting(JournalEntry::phase).containsExactly(Phase.CONFIRM);
        }
    }

    private Migration performing(Journal journal) throws Exception {
        MigrationTicket ticket = new MigrationTicket(
                new MigrationId("m-1"),
                new VmId("vm-web"),
                new HostId("a"),
                new HostId("b"),
                MigrationOptions.DEFAULT.withPostCopy(true));
        Instant now = Instant.EPOCH;
        JournalEntry entry =
                new JournalEntry(JournalEntry.Kind.INTEND, Phase.QUEUE, ticket, "web", "a test", "", now, now);
        Migration migration = new Migration(entry, journal, new Hooked(), (it, record) -> {});
        migration.intend(Phase.BEGIN);
        migration.intend(Phase.PERFORM);
        return migration;
    }

    private static boolean switched(Migration migration) {
        try {
            return migration.switches();
        } catch (JournalException e) {
            throw new AssertionError(e);
        }
    }

    private static void ends(Migration migration) {
        try {
            migration.intend(Phase.FINISH);
            assertThat(migration.commit()).isTrue();
            migration.intend(Phase.CONFIRM);
        } catch (GoingBack | JournalException e) {
            throw new AssertionError(e);
        }
    }

    private static void untilBlocked(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    /** Does all at once, and the hook when it is asked for the time. */
    private final class Hooked implements Schedule {
        @Override
        public Instant instant() {
            Runnable hook = atThatMoment;
            atThatMoment = () -> {};
            hook.run();
            return Instant.EPOCH;
        }

        @Override
        public void run(Runnable step) {
            step.run();
        }

        @Override
        public void urgently(Runnable task) {
            task.run();
        }

        @Override
        public void after(Duration delay, Runnable task) {}

        @Override
        public void announce(Runnable news) {
            news.run();
        }
    }
}
