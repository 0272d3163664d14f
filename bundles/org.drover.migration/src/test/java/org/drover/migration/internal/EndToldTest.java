package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.Stage;
import org.drover.migration.internal.history.History;
import org.drover.migration.internal.history.RecentHistory;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of an end nobody hears before it is where a kill does not take it. */
class EndToldTest {
    private final Lab lab = new Lab(Path.of("journal"), 1, Lab.DRIVEN);
    private final Rows rows = new Rows();

    @AfterEach
    void close() {
        lab.close();
    }

    /** What a database does with a row, and what happens while it does. */
    private static final class Rows implements History {
        private final RecentHistory kept = new RecentHistory(10);
        private Consumer<MigrationRecord> meanwhile = record -> {};

        @Override
        public void keep(MigrationRecord record) {
            meanwhile.accept(record);
            kept.keep(record);
        }

        @Override
        public Optional<MigrationRecord> find(MigrationId id) {
            return kept.find(id);
        }

        @Override
        public List<MigrationRecord> latest(int limit) {
            return kept.latest(limit);
        }
    }

    private void boot() {
        lab.history = rows;
        lab.kill();
        lab.boot();
    }

    @Test
    void whileItsRowIsBeingWrittenAMoveHasNotEndedForAnybody() {
        boot();
        List<Stage> seen = new ArrayList<>();
        List<Stage> heard = new ArrayList<>();
        rows.meanwhile = record -> {
            seen.add(lab.record(record.ticket().id()).stage());
            lab.engine.current().forEach(one -> seen.add(one.stage()));
            assertThat(heard).doesNotContain(Stage.DONE);
        };
        lab.engine.watch(record -> heard.add(record.stage()));

        MigrationId id = lab.move("b");
        assertThat(seen).containsExactly(Stage.CONFIRMING, Stage.CONFIRMING);
        assertThat(heard).endsWith(Stage.CONFIRMING, Stage.DONE);
        assertThat(lab.record(id)).isEqualTo(rows.kept.find(id).orElseThrow());
        assertThat(lab.engine.current()).isEmpty();
    }

    @Test
    void anEngineThatDiesAsItTellsTheHistoryIsFollowedByOneThatDoes() {
        boot();
        rows.meanwhile = record -> {
            lab.process.die();
            throw new Doomed.Died();
        };
        MigrationId id = lab.submit("b");
        assertThat(lab.settle()).isFalse();
        assertThat(rows.latest(10)).isEmpty();
        assertThat(lab.journal.open())
                .extracting(JournalEntry::kind, JournalEntry::outcome)
                .containsExactly(tuple(JournalEntry.Kind.ENDED, Optional.of(Stage.DONE)));

        rows.meanwhile = record -> {};
        boot();
        assertThat(lab.settle()).isTrue();
        MigrationRecord record = rows.find(id).orElseThrow();
        assertThat(record.stage()).isEqualTo(Stage.DONE);
        assertThat(record.ended()).isPresent();
        assertThat(record.log()).extracting(LogLine::text).anyMatch(text -> text.startsWith("done, wrote an engine"));
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
    }

    /** The journal says ENDED still, the row was written: it is the richer one. */
    @Test
    void whatTheHistoryHasHeardIsNotReplacedByTheLittleThatTheJournalKnows() {
        boot();
        MigrationId id = lab.submit("b");
        lab.disk.observe(moment -> {
            if (rows.find(id).isPresent()) lab.disk.failing(true); // the entry that follows the row
        });
        lab.schedule.runUntil(() -> lab.record(id).stage().isEnd(), Duration.ofMinutes(10));
        MigrationRecord told = lab.record(id);
        assertThat(lab.journal.open()).hasSize(1);
        lab.disk.observe(moment -> {});
        lab.disk.failing(false);

        boot();
        assertThat(lab.settle()).isTrue();
        assertThat(told.figures().pause()).isPresent();
        assertThat(lab.record(id)).isEqualTo(told);
    }

    @Test
    void aDatabaseThatIsAwayDelaysNothingAndIsToldOnceItIsBack() {
        boot();
        rows.meanwhile = record -> {
            throw new IllegalStateException("the database is away");
        };
        MigrationId id = lab.submit("b");
        lab.schedule.runUntil(() -> lab.record(id).stage() == Stage.DONE, Duration.ofMinutes(10));
        MigrationRecord told = lab.record(id);
        assertThat(told.stage()).isEqualTo(Stage.DONE);
        assertThat(lab.engine.current()).isEmpty();
        assertThat(lab.journal.open()).as("what the history does not have").hasSize(1);

        rows.meanwhile = record -> {};
        assertThat(lab.settle(Duration.ofMinutes(2))).isTrue();
        assertThat(rows.find(id)).contains(told);
    }
}
