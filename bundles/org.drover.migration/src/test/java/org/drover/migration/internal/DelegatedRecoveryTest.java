package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.drover.backend.api.DelegatedMigration;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine dies while the hosts move a VM by themselves; the next one asks them and settles. */
class DelegatedRecoveryTest {
    @TempDir
    Path directory;

    private Lab lab;
    private MigrationId id;

    @BeforeEach
    void theEngineDiesInTheMiddleOfATask() throws Exception {
        lab = new Lab(directory, 1, Lab.DELEGATED);
        id = lab.submit("b");
        lab.settle(Duration.ofMillis(800));
        assertThat(lab.record(id).stage()).isEqualTo(Stage.COPYING);
        assertThat(lab.hosts
                        .connection(lab.record(id).ticket().source())
                        .capability(DelegatedMigration.class)
                        .orElseThrow()
                        .ask(id, Lab.WEB))
                .isPresent();
        lab.kill();
    }

    @AfterEach
    void close() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        assertThat(lab.journal.open()).isEmpty();
        lab.close();
    }

    private void assertEnded(Stage stage, String host) {
        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).as("%s", record).isEqualTo(stage);
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly(host);
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly(host);
    }

    @Test
    void aTaskThatGoesOnIsAwaitedAndItsEndIsTheEndOfTheMove() {
        lab.boot();
        assertThat(lab.settle(Duration.ofSeconds(10))).isTrue();
        assertEnded(Stage.DONE, "b");
    }

    @Test
    void aTaskThatEndedMeanwhileIsFoundDone() {
        lab.world.clock().advance(Duration.ofMinutes(1));
        lab.boot();
        assertThat(lab.settle(Duration.ofSeconds(10))).isTrue();
        assertEnded(Stage.DONE, "b");
    }

    @Test
    void aTaskThatFailedMeanwhileIsFoundReturned() {
        lab.world.faults().powerCut("b");
        lab.world.clock().advance(Duration.ofSeconds(20));
        lab.world.faults().powerOn("b");
        lab.boot();
        assertThat(lab.settle(Duration.ofSeconds(10))).isTrue();
        assertEnded(Stage.RETURNED, "a");
    }
}
